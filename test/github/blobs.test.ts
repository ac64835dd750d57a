import { afterEach, expect, test } from 'vitest';
import { type BlobLimits, type FetchedBlob, fetchBlobs, type WantedBlob } from '../../src/github/blobs.ts';
import { blobId } from '../../src/sources/blob-id.ts';
import { type ClientServer, orders, type Reply, type Seen, startServer } from './client-server.ts';

let server: ClientServer;

afterEach(() => server.close());

const text = (content: string) => Buffer.from(content, 'utf8');
const prices = text('price = cache.get("größe")\n');
const latin1 = Buffer.from('größe', 'latin1');

/** What GitHub's GraphQL makes of blobs: the text decoded, cut at 512,000 bytes. */
function graphql({ body }: Seen, blobs: readonly Buffer[]): Reply {
  const byId = new Map(blobs.map((bytes) => [blobId(bytes), bytes]));
  const variables = Object.entries(Object(body['variables'])).filter(([name]) => /^b\d+$/.test(name));
  const objects = variables.map(([name, oid]) => {
    const bytes = byId.get(String(oid));
    if (!bytes) return [name, null];
    const isBinary = bytes.includes(0);
    const content = isBinary ? null : bytes.subarray(0, 512_000).toString('utf8');
    return [name, { oid, isBinary, isTruncated: bytes.length > 512_000, text: content }];
  });
  return { json: { data: { repository: Object.fromEntries(objects) } } };
}

function raw({ path, headers }: Seen, blobs: readonly Buffer[]): Reply | undefined {
  expect(headers.accept).toBe('application/vnd.github.raw+json');
  const body = blobs.find((bytes) => path.endsWith(blobId(bytes)));
  return body && { headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' }, body };
}

async function serve(blobs: readonly Buffer[], answer?: (seen: Seen, index: number) => Reply | undefined) {
  server = await startServer(
    (seen, index) => answer?.(seen, index) ?? (seen.path === '/graphql' ? graphql(seen, blobs) : raw(seen, blobs)),
  );
}

async function fetched(wanted: readonly WantedBlob[], limits?: Partial<BlobLimits>): Promise<readonly FetchedBlob[]> {
  const blobs: FetchedBlob[] = [];
  for await (const batch of fetchBlobs(server.gitHub().repository(orders), wanted, limits)) blobs.push(...batch);
  return blobs;
}

const wantedOf = (bytes: Buffer) => ({ id: blobId(bytes), size: bytes.length });
const pathsOf = () => server.requests.map(({ path }) => path.replace(/[0-9a-f]{40}/, 'id'));

test('texts come by GraphQL, each id once', async () => {
  const blobs = [prices, text(''), text('a')];
  await serve(blobs);
  const found = await fetched([...blobs, prices].map(wantedOf));
  expect(found).toEqual(blobs.map((bytes) => ({ id: blobId(bytes), bytes })));
  expect(pathsOf()).toEqual(['/graphql']);
});

test('what GraphQL cannot carry comes raw, byte for byte', async () => {
  const binary = Buffer.from([0, 255, 254, 13, 10]);
  const large = Buffer.alloc(600_000, 'x\n');
  const withMark = Buffer.from([0xef, 0xbb, 0xbf, 0x61]);
  const blobs = [prices, latin1, binary, large, withMark];
  await serve(blobs);
  const found = new Map((await fetched(blobs.map((bytes) => ({ id: blobId(bytes) })))).map((blob) => [blob.id, blob]));
  for (const bytes of blobs) expect(found.get(blobId(bytes))).toEqual({ id: blobId(bytes), bytes: Buffer.from(bytes) });
});

test('what is known to be cut is not asked of GraphQL', async () => {
  const large = Buffer.alloc(600_000, 'x\n');
  await serve([large]);
  expect(await fetched([wantedOf(large)])).toEqual([{ id: blobId(large), bytes: large }]);
  expect(pathsOf()).toEqual(['/repos/octo/orders/git/blobs/id']);
});

test('batches are bounded in number and in bytes', async () => {
  const small = Array.from({ length: 250 }, (_, index) => text(`order_${index}`));
  const big = Array.from({ length: 4 }, (_, index) => Buffer.alloc(400_000, `line ${index}\n`));
  await serve([...small, ...big]);
  const found = await fetched([...small, ...big].map(wantedOf));
  expect(found.filter((blob) => 'bytes' in blob)).toHaveLength(254);
  expect(pathsOf()).toEqual(Array(4).fill('/graphql'));
  const sizes = server.requests.map(({ body }) => Object.keys(Object(body['variables'])).length - 2);
  expect(sizes.sort((a, b) => a - b)).toEqual([2, 52, 100, 100]);
});

test('at most four batches are under way', async () => {
  let open = 0;
  let most = 0;
  const small = Array.from({ length: 900 }, (_, index) => text(`order_${index}`));
  await serve(small);
  const repository = server.gitHub().repository(orders);
  repository.octokit.hook.wrap('request', async (request, options) => {
    open += 1;
    most = Math.max(most, open);
    const answer = await request(options);
    open -= 1;
    return answer;
  });
  for await (const _ of fetchBlobs(repository, small.map(wantedOf)));
  expect(most).toBe(4);
});

test('gaps say why', async () => {
  const huge = { id: 'd'.repeat(40), size: 2_000_000 };
  const absent = { id: 'e'.repeat(40), size: 10 };
  await serve([]);
  expect(await fetched([huge, absent])).toEqual([
    { id: huge.id, reason: 'too-large' },
    { id: absent.id, reason: 'missing-blob' },
  ]);
});

test('one that is larger than the listing said is not kept', async () => {
  const large = Buffer.alloc(600_000, 'x\n');
  await serve([large, prices]);
  const found = await fetched([{ id: blobId(large) }, { id: blobId(prices) }], { largestBytes: 20 });
  expect(found.map((blob) => ('reason' in blob ? blob.reason : blob.bytes))).toEqual(['too-large', 'too-large']);
});

test('bytes of another id are not believed', async () => {
  await serve([], (seen) => (seen.path === '/graphql' ? graphql(seen, []) : { body: 'poison' }));
  expect(await fetched([wantedOf(prices)])).toEqual([{ id: blobId(prices), reason: 'missing-blob' }]);
});

test('nor a text that claims to be it', async () => {
  const lie = { oid: blobId(prices), isBinary: false, isTruncated: false, text: 'poison' };
  await serve([prices], ({ path }) =>
    path === '/graphql' ? { json: { data: { repository: { b0: lie } } } } : undefined,
  );
  expect(await fetched([wantedOf(prices)])).toEqual([{ id: blobId(prices), bytes: prices }]);
});

test('an answer that breaks off is asked for again', async () => {
  await serve([latin1], ({ path }, index) =>
    path !== '/graphql' && index === 1 ? { body: latin1, isReset: true } : undefined,
  );
  expect(await fetched([wantedOf(latin1)])).toEqual([{ id: blobId(latin1), bytes: latin1 }]);
  expect(server.requests).toHaveLength(3);
});

test('where GraphQL fails as a whole, blobs come raw while calls are left', async () => {
  const blobs = [prices, text('a'), text('b')];
  const json = { data: null, errors: [{ type: 'INTERNAL', message: 'no' }] };
  await serve(blobs, ({ path }) => (path === '/graphql' ? { json } : undefined));
  const found = await fetched(blobs.map(wantedOf), { mostRawCalls: 2 });
  expect(found).toEqual([
    { id: blobId(prices), bytes: prices },
    { id: blobId(text('a')), bytes: text('a') },
    { id: blobId(text('b')), reason: 'budget' },
  ]);
});
