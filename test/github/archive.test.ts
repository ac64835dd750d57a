import { Readable } from 'node:stream';
import { createGzip, gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { afterEach, describe, expect, test } from 'vitest';
import { type ArchivedBlob, type ArchiveEnd, type ArchiveLimits, fetchArchive } from '../../src/github/archive.ts';
import { blobId } from '../../src/sources/blob-id.ts';
import { type ClientServer, orders, type Reply, startServer } from './client-server.ts';

let server: ClientServer;

afterEach(() => server.close());

const commit = 'c'.repeat(40);
const prices = Buffer.from('price = cache.get(key)\n');
const stock = Buffer.from('stock = cache.get(key)\n');

interface Entry {
  readonly path: string;
  readonly bytes?: Buffer;
  readonly type?: 'File' | 'SymbolicLink' | 'Link' | 'CharacterDevice' | 'Directory' | 'GlobalExtendedHeader';
  readonly linkpath?: string;
}

function headerOf({ path, type = 'File', linkpath }: Entry, size: number): Buffer {
  const header = new Header({ path, type, size, mode: 0o644, ...(linkpath ? { linkpath } : {}) });
  header.encode();
  return header.block ?? Buffer.alloc(512);
}

function blocksOf(entry: Entry): Buffer {
  const bytes = entry.bytes ?? Buffer.alloc(0);
  return Buffer.concat([headerOf(entry, bytes.length), bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

function tarOf(...entries: readonly Entry[]): Buffer {
  const comment = {
    path: 'pax_global_header',
    type: 'GlobalExtendedHeader',
    bytes: Buffer.from(`52 comment=${commit}\n`),
  };
  return Buffer.concat([
    blocksOf({ ...comment, type: 'GlobalExtendedHeader' }),
    ...entries.map(blocksOf),
    Buffer.alloc(1024),
  ]);
}

/** The API sends elsewhere, as GitHub does. */
async function serve(archive: Reply['body'] | Reply, isReset = false): Promise<void> {
  const reply = archive instanceof Uint8Array || archive instanceof Readable || typeof archive === 'string';
  server = await startServer(({ path, headers }) => {
    if (path !== '/codeload/orders?token=secret') {
      expect(path).toBe(`/repos/octo/orders/tarball/${commit}`);
      return {
        status: 302,
        headers: { location: `http://${server.host.replace('127.0.0.1', 'localhost')}/codeload/orders?token=secret` },
      };
    }
    // The token of the installation is for the API only.
    expect(headers.authorization).toBeUndefined();
    return reply ? { body: archive, headers: { 'content-type': 'application/x-gzip' }, isReset } : archive;
  });
}

async function fetched(
  wanted: Readonly<Record<string, Buffer>>,
  limits: Partial<ArchiveLimits> = {},
): Promise<{ readonly blobs: readonly ArchivedBlob[]; readonly end: ArchiveEnd }> {
  const ids = new Map(Object.entries(wanted).map(([path, bytes]) => [path, blobId(bytes)]));
  const archive = fetchArchive(server.gitHub().repository(orders), commit, ids, limits);
  const blobs: ArchivedBlob[] = [];
  for (;;) {
    const { done, value } = await archive.next();
    if (done) return { blobs, end: value };
    blobs.push(value);
  }
}

const blobOf = (bytes: Buffer) => ({ id: blobId(bytes), bytes });

test('wanted files come with their bytes, the others not', async () => {
  const long = `src/${'deep/'.repeat(15)}prices.py`;
  await serve(
    gzipSync(
      tarOf(
        { path: 'octo-orders-c/', type: 'Directory' },
        { path: `octo-orders-c/${long}`, bytes: prices },
        { path: 'octo-orders-c/readme.md', bytes: Buffer.from('# Orders') },
        { path: 'octo-orders-c/empty.py' },
      ),
    ),
  );
  const found = await fetched({ [long]: prices, 'empty.py': Buffer.alloc(0), 'left-out.py': stock });
  expect(found).toEqual({ blobs: [blobOf(prices), blobOf(Buffer.alloc(0))], end: null });
});

test('two paths with one content give it once, and no more is read than is wanted', async () => {
  const copies = ['a.py', 'b.py'].map((path) => ({ path: `top/${path}`, bytes: prices }));
  await serve(gzipSync(tarOf(...copies)));
  expect(await fetched({ 'a.py': prices, 'b.py': prices })).toEqual({ blobs: [blobOf(prices)], end: null });
});

test('a file that attributes have changed does not count', async () => {
  await serve(gzipSync(tarOf({ path: 'top/version.py', bytes: Buffer.from(`commit = "${commit}"\n`) })));
  expect(await fetched({ 'version.py': Buffer.from('commit = "$Format:%H$"\n') })).toEqual({ blobs: [], end: null });
});

test.each<[string, Entry]>([
  ['a symbolic link', { path: 'top/a.py', type: 'SymbolicLink', linkpath: '/etc/passwd' }],
  ['a hard link', { path: 'top/a.py', type: 'Link', linkpath: 'top/b.py' }],
  ['a device', { path: 'top/a.py', type: 'CharacterDevice' }],
  ['a path out of the tree', { path: 'top/../a.py', bytes: prices }],
  ['a path out of the tree further down', { path: 'top/src/../a.py', bytes: prices }],
  ['an absolute path', { path: '/top/a.py', bytes: prices }],
  ['a file beside the top folder', { path: 'a.py', bytes: prices }],
])('%s never counts', async (_, entry) => {
  await serve(gzipSync(tarOf(entry, { path: 'top/stock.py', bytes: stock })));
  const bytes = entry.bytes ?? Buffer.alloc(0);
  const wanted = { 'a.py': bytes, '../a.py': bytes, 'src/../a.py': bytes, 'top/a.py': bytes, 'stock.py': stock };
  expect((await fetched(wanted)).blobs).toEqual([blobOf(stock)]);
});

describe('limits', () => {
  const files = Array.from({ length: 50 }, (_, index) => ({
    path: `top/${index}.py`,
    bytes: Buffer.alloc(100_000, `order ${index}\n`),
  }));
  const wanted = Object.fromEntries(files.map(({ path, bytes }) => [path.slice(4), bytes]));

  test.each<[ArchiveEnd, Partial<ArchiveLimits>]>([
    ['unpackedBytes', { unpackedBytes: 1_000_000 }],
    ['entries', { entries: 10 }],
  ])('of %s end the reading, and what came so far counts', async (end, limits) => {
    await serve(gzipSync(tarOf(...files)));
    const found = await fetched(wanted, limits);
    expect(found.end).toBe(end);
    expect(found.blobs.length).toBeGreaterThan(5);
    expect(found.blobs.length).toBeLessThan(15);
  });

  test('of compressed bytes end it, too', async () => {
    await serve(gzipSync(tarOf(...files), { level: 0 }));
    const found = await fetched(wanted, { compressedBytes: 1_000_000 });
    expect(found.end).toBe('compressedBytes');
    expect(found.blobs.length).toBeLessThan(12);
  });

  test('of compressed bytes end one that unpacks to nothing and never ends', async () => {
    const nothing = Buffer.concat(Array(1000).fill(gzipSync('')));
    const endless = function* () {
      for (;;) yield nothing;
    };
    await serve(Readable.from(endless()));
    const found = await fetched(wanted, { compressedBytes: 1_000_000, milliseconds: 5000 });
    expect(found).toEqual({ blobs: [], end: 'compressedBytes' });
  });

  test('of one entry pass it over', async () => {
    await serve(gzipSync(tarOf(...files, { path: 'top/stock.py', bytes: stock })));
    const found = await fetched({ ...wanted, 'stock.py': stock }, { entryBytes: 1000 });
    expect(found).toEqual({ blobs: [blobOf(stock)], end: null });
  });

  test('of time end it', async () => {
    const archive = gzipSync(tarOf(...files), { level: 0 });
    const stalled = Readable.from(
      (async function* () {
        yield archive.subarray(0, 500_000);
        await new Promise(() => {});
      })(),
    );
    await serve(stalled);
    const found = await fetched(wanted, { milliseconds: 500 });
    expect(found.end).toBe('milliseconds');
    expect(found.blobs.length).toBeGreaterThan(0);
  });
});

describe('a bomb', () => {
  /** Two gigabytes of zeros in two megabytes. */
  function bomb(path: string): Readable {
    const size = 2 * 1024 ** 3;
    const zeros = Buffer.alloc(1024 * 1024);
    const tar = function* () {
      yield blocksOf({ path: 'top/stock.py', bytes: stock });
      yield headerOf({ path }, size);
      for (let sent = 0; sent < size; sent += zeros.length) yield zeros;
    };
    return Readable.from(tar()).pipe(createGzip({ level: 9 }));
  }

  test.each(['top/prices.py', 'top/unwanted.bin'])('under %s ends at the limit, with little memory', async (path) => {
    await serve(bomb(path));
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 5);
    const found = await fetched({ 'stock.py': stock, 'prices.py': prices }, { unpackedBytes: 300_000_000 });
    clearInterval(watch);
    expect(found).toEqual({ blobs: [blobOf(stock)], end: 'unpackedBytes' });
    expect(peak - before).toBeLessThan(120_000_000);
  });

  test('in a bomb is not unpacked', async () => {
    await serve(gzipSync(gzipSync(tarOf({ path: 'top/prices.py', bytes: prices }))));
    expect(await fetched({ 'prices.py': prices })).toEqual({ blobs: [], end: 'damaged' });
  });
});

test.each<[string, Buffer, boolean]>([
  ['breaks off', gzipSync(tarOf({ path: 'top/stock.py', bytes: stock }, bigEntry()), { level: 0 }), true],
  [
    'is cut',
    gzipSync(tarOf({ path: 'top/stock.py', bytes: stock }, bigEntry()), { level: 0 }).subarray(0, 150_000),
    false,
  ],
])('of one that %s, what came so far counts', async (_, archive, isReset) => {
  await serve(archive, isReset);
  expect(await fetched({ 'stock.py': stock, 'big.bin': prices, 'prices.py': prices })).toEqual({
    blobs: [blobOf(stock)],
    end: 'damaged',
  });
});

test.each<[string, Reply]>([
  ['is refused', { status: 404, body: 'not found' }],
  ['is no archive', { body: 'hello' }],
  ['cannot be had', { status: 500, body: '' }],
])('where it %s, nothing comes and nothing is thrown', async (_, reply) => {
  await serve(reply);
  const { blobs, end } = await fetched({ 'prices.py': prices });
  expect(blobs).toEqual([]);
  expect(['unavailable', 'damaged']).toContain(end);
});

function bigEntry(): Entry {
  return { path: 'top/big.bin', bytes: Buffer.alloc(200_000, 'orders') };
}
