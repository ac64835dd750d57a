import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { factsOf } from '../../src/facts/facts.ts';
import { type FactsKey, nameOf } from '../../src/facts/read-tree.ts';
import { openCacheFolder } from '../../src/kept/cache-folder.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { languageOf } from '../../src/languages/index.ts';
import { fileWords } from '../../src/reach/words.ts';

let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'kept-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const text = 'class Order:\n    def total(self):\n        return self.price * self.count\n';
const key: FactsKey = { blob: 'a'.repeat(40), language: 'python', version: '1 .py' };

function open({ scope = 'shop', bytes = 1e9, within = directory } = {}) {
  return openCacheFolder({ directory: within, scope, bytes });
}

function factsOfText() {
  const module = languageOf('order.py')?.lower(text, 'order.py');
  if (!module) throw new Error('python is not read');
  return factsOf(module);
}

it('keeps words and facts for later runs', async () => {
  const [first, facts] = [open(), factsOfText()];
  await first.words.write(new Map([['blob', fileWords(text)]]));
  await first.facts.write(new Map([[nameOf(key), { key, facts }]]));
  first.close();
  const second = open();
  expect(await second.words.read(['other', 'blob'])).toEqual(new Map([['blob', fileWords(text)]]));
  expect(await second.facts.read([key, { ...key, version: '2 .py' }])).toEqual(new Map([[nameOf(key), facts]]));
  second.close();
});

it('keeps what is made of the rules', async () => {
  let times = 0;
  const make = () => {
    times += 1;
    return loadKnowledge();
  };
  const first = open();
  const made = await first.knowledge(make);
  first.close();
  const second = open();
  expect(await second.knowledge(make)).toEqual(made);
  expect(times).toBe(1);
  second.close();
});

it('tells nothing of one repository to another, which may lie about what its blobs are', async () => {
  const mine = open();
  await mine.words.write(new Map([['blob', fileWords(text)]]));
  const theirs = open({ scope: 'theirs' });
  expect(await theirs.words.read(['blob'])).toEqual(new Map());
  mine.close();
  theirs.close();
});

it('is open for several processes at once, which may keep the same', async () => {
  const runs = [open(), open(), open()];
  const words = new Map(Array.from({ length: 300 }, (_, at) => [`blob${at}`, fileWords(`${text} word${at}`)]));
  await Promise.all(runs.map((run) => run.words.write(words)));
  for (const run of runs) expect(await run.words.read([...words.keys()])).toEqual(words);
  for (const run of runs) run.close();
});

it('does not grow beyond its bounds, and forgets what was kept first', async () => {
  const many = (name: string) =>
    new Map(Array.from({ length: 400 }, (_, at) => [`${name}${at}`, fileWords(`${text.repeat(3)} ${name} word${at}`)]));
  for (const name of ['first', 'second', 'third', 'fourth']) {
    const run = open({ bytes: 200_000 });
    await run.words.write(many(name));
    run.close();
  }
  const size = readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
  expect(size).toBeLessThan(400_000);
  const last = open();
  expect((await last.words.read([...many('first').keys()])).size).toBe(0);
  expect((await last.words.read([...many('fourth').keys()])).size).toBeGreaterThan(0);
  last.close();
});

it('may be deleted at any time', async () => {
  const run = open();
  await run.words.write(new Map([['blob', fileWords(text)]]));
  rmSync(directory, { recursive: true });
  await run.words.write(new Map([['more', fileWords(text)]]));
  run.close();
  const next = open();
  await next.words.write(new Map([['blob', fileWords(text)]]));
  expect((await next.words.read(['blob'])).size).toBe(1);
  next.close();
});

it.each([
  ['no database', () => Buffer.from('this is no database, and never was one')],
  ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ['overwritten', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 7)])],
])('begins anew where its file is %s', async (_, broken) => {
  const words = new Map(Array.from({ length: 200 }, (_, at) => [`blob${at}`, fileWords(`${text} word${at}`)]));
  const first = open();
  await first.words.write(words);
  first.close();
  const [file = ''] = readdirSync(directory).map((name) => join(directory, name));
  writeFileSync(file, broken(readFileSync(file)));
  // What is broken further in shows when it is asked for; the next run then finds the folder empty.
  for (let at = 0; at < 2; at++) {
    const run = open();
    await run.words.read([...words.keys()]);
    run.close();
  }
  const last = open();
  await last.words.write(words);
  expect((await last.words.read([...words.keys()])).size).toBe(words.size);
  last.close();
});

it('knows nothing, and says nothing, where no folder can be made', async () => {
  const file = join(directory, 'file');
  writeFileSync(file, '');
  const run = open({ within: join(file, 'folder') });
  await run.words.write(new Map([['blob', fileWords(text)]]));
  expect(await run.words.read(['blob'])).toEqual(new Map());
  run.close();
});
