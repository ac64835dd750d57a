import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Piscina } from 'piscina';
import { type AuditOptions, auditChange, auditTree } from '../src/audit.ts';
import { DEFAULT_CONFIG } from '../src/core/config.ts';
import type { Comparison, Tree, TreeEntry } from '../src/core/tree.ts';
import { wantedEntries } from '../src/facts/read-tree.ts';
import { openCacheFolder } from '../src/kept/cache-folder.ts';
import { loadKnowledge } from '../src/knowledge/load.ts';
import { languageOf } from '../src/languages/index.ts';
import { openLoweringPool } from '../src/lowering/lowering-pool.ts';
import { reachOf } from '../src/reach/reach.ts';
import { compareTrees } from '../src/sources/compare-trees.ts';
import { openRepository, type Repository } from '../src/sources/git.ts';
import type { Source } from './bench/parse-thread.ts';

/**
 * What a scan and a review cost, as ratios to a bare parse of the same files, with the same grammars, on as many threads:
 * `npm run bench -- DIR [REV]`. All are measured in turn, in one run on one machine, five times; each ratio is the median of
 * its five. The change is the newest before REV (HEAD) that touches about ten source files and in which nothing is found.
 */
const ROUNDS = 5;
const threads = availableParallelism();
const [directory = '.', revision = 'HEAD', only] = process.argv.slice(2);
const knowledge = await loadKnowledge();
const repository = await openRepository(directory);
if (only === undefined) await measureAll();
else await measureMemory(only);
await repository.close();

/** Milliseconds. */
interface Round {
  readonly parse: number;
  readonly scan: number;
  /** A review with nothing kept, and the same with the rest of the tree doubled. */
  readonly cold: number;
  readonly twice: number;
  /** One that keeps for later, and the next one. */
  readonly first: number;
  readonly again: number;
}

async function measureAll(): Promise<void> {
  const { comparison, commit } = await tenFileChange(repository, revision);
  const { head } = comparison;
  const sources = await readSources(head);
  const characters = sources.reduce((sum, { text }) => sum + text.length, 0);
  console.log(
    `${sources.length} source files, ${(characters / 1e6).toFixed(1)} million characters, ${threads} threads`,
  );
  console.log(`the change is ${commit}, with ${comparison.change.files.length} files\n`);
  const more = await withOneMore(comparison);
  const doubled = await withRestDoubled(comparison);
  const parser = new Piscina({
    filename: new URL('./bench/parse-thread.ts', import.meta.url).href,
    name: 'parseSources',
    minThreads: threads,
    maxThreads: threads,
  });
  const portions = portionsOf(sources);
  const rounds: Round[] = [];
  await parseAll(parser, portions);
  for (let round = 0; round < ROUNDS; round++) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-'));
    const parse = await timed(() => parseAll(parser, portions));
    const scan = await timed(() => withOptions(null, (options) => auditTree(head, knowledge, options)));
    const cold = await timed(() => withOptions(null, (options) => auditChange(comparison, knowledge, options)));
    const twice = await timed(() => withOptions(null, (options) => auditChange(doubled, knowledge, options)));
    const first = await timed(() => withOptions(folder, (options) => auditChange(comparison, knowledge, options)));
    const again = await timed(() => withOptions(folder, (options) => auditChange(more, knowledge, options)));
    rounds.push({ parse, scan, cold, twice, first, again });
    rmSync(folder, { recursive: true });
  }
  await parser.destroy();
  const line = (label: string, over: keyof Round, under: keyof Round, aim: number) => {
    const ratio = median(rounds.map((round) => round[over] / round[under]));
    console.log(
      `${label.padEnd(58)} ${ratio.toFixed(2).padStart(6)}   aim ${aim}   ${seconds(median(rounds.map((round) => round[over])))}`,
    );
  };
  line('bare parse', 'parse', 'parse', 1);
  line('scan, to the parse', 'scan', 'parse', 1.5);
  line('review, nothing kept, to the parse', 'cold', 'parse', 0.25);
  line('review that keeps for later, to the parse', 'first', 'parse', 0.25);
  line('review again, one more file changed, to the one before', 'again', 'first', 0.2);
  line('review, the unrelated part doubled, to the review', 'twice', 'cold', 1.1);
  for (const mode of ['review', 'scan', 'whole review']) {
    const child = spawnSync(process.execPath, [import.meta.filename, directory, revision, mode], { encoding: 'utf8' });
    console.log(`peak memory, ${mode}: ${child.stdout.trim() || child.stderr.trim()}`);
  }
}

/** In a process of its own, for a process only knows the highest of all that it did. */
async function measureMemory(mode: string): Promise<void> {
  const { comparison } = await tenFileChange(repository, revision);
  await withOptions(null, ({ linked, ...options }) => {
    if (mode === 'scan') return auditTree(comparison.head, knowledge, options);
    return auditChange(comparison, knowledge, mode === 'review' && linked ? { ...options, linked } : options);
  });
  console.log(`${(process.resourceUsage().maxRSS / 1024 ** 2).toFixed(2)} GiB`);
}

async function withOptions(folder: string | null, work: (options: AuditOptions) => Promise<unknown>): Promise<void> {
  const kept = folder === null ? null : openCacheFolder({ directory: folder, scope: directory, bytes: 1e9 });
  const pool = openLoweringPool(threads);
  const linked = { words: kept?.words ?? null };
  const options = { config: DEFAULT_CONFIG, only: null, onProgress: () => {}, lower: pool.lower, linked };
  await work(kept ? { ...options, kept: kept.facts } : options);
  await pool.close();
  kept?.close();
}

async function tenFileChange(from: Repository, revision: string) {
  const log = ['-C', from.directory, 'log', '--first-parent', '--no-merges', '-n', '400', '--format=%H', revision];
  for (const commit of execFileSync('git', log, { encoding: 'utf8' }).trim().split('\n')) {
    const comparison = await from.compare(`${commit}^`, commit).catch(() => null);
    const touched = comparison?.change.files.filter(({ headPath }) => headPath !== null && languageOf(headPath)) ?? [];
    if (comparison && touched.length >= 8 && touched.length <= 12 && (await isQuiet(comparison)))
      return { comparison, commit: commit.slice(0, 12) };
  }
  throw new Error(`no change of about ten source files before ${revision}`);
}

/** A change with findings is read whole, which is what a scan of two trees costs. */
async function isQuiet(comparison: Comparison): Promise<boolean> {
  const options = { config: DEFAULT_CONFIG, only: null, onProgress: () => {}, linked: { words: null } };
  return (await auditChange(comparison, knowledge, options)).report.coverage.unlinked > 0;
}

/** Head with one more file that is not as base has it. */
async function withOneMore({ base, head }: Comparison): Promise<Comparison> {
  const before = new Map(base.entries.map(({ path, id }) => [path, id]));
  const other = sourcesIn(head).find(({ path, id, size = 0 }) => before.get(path) === id && size > 2000 && size < 8000);
  if (!other) throw new Error('no file to change');
  const id = `${other.id.slice(0, -4)}ffff`;
  const bytes = await edited(head, other.id);
  const entries = head.entries.map((entry) => (entry === other ? { ...entry, id } : entry));
  return compared(base, overlaid(head, entries, new Map([[id, bytes]])));
}

/** Both trees with a second copy of what the change does not lead to; of other content, or it would be known already. */
async function withRestDoubled(comparison: Comparison): Promise<Comparison> {
  const store = { facts: new Map(), texts: new Map(), kept: null };
  const reach = await reachOf(comparison, { knowledge, languages: [], store, keptWords: null });
  const { base, head } = comparison;
  const rest = sourcesIn(head).filter(({ path }) => !reach?.has(path));
  const copies = rest.map((entry) => ({ ...entry, path: `copy/${entry.path}`, id: `${entry.id.slice(0, -4)}eeee` }));
  const bytes = new Map<string, Uint8Array>();
  for (const [at, { id }] of rest.entries()) bytes.set(copies[at]?.id ?? '', await edited(head, id));
  const doubled = (tree: Tree) =>
    overlaid(
      tree,
      [...tree.entries, ...copies].sort((a, b) => (a.path < b.path ? -1 : 1)),
      bytes,
    );
  return { ...comparison, base: doubled(base), head: doubled(head) };
}

async function edited(tree: Tree, id: string): Promise<Uint8Array> {
  const [bytes] = await tree.read([id]);
  return Buffer.concat([bytes ?? new Uint8Array(), Buffer.from('\n')]);
}

function overlaid(tree: Tree, entries: readonly TreeEntry[], more: ReadonlyMap<string, Uint8Array>): Tree {
  return {
    name: tree.name,
    entries,
    read: async (ids) => {
      const known = await tree.read(ids.filter((id) => !more.has(id)));
      const rest = known.values();
      return ids.map((id) => more.get(id) ?? rest.next().value ?? null);
    },
  };
}

function compared(base: Tree, head: Tree): Promise<Comparison> {
  return compareTrees(base, head, { renames: new Map(), isWanted: (path) => languageOf(path) !== null });
}

function sourcesIn(tree: Tree): readonly TreeEntry[] {
  return wantedEntries(tree, []).filter(({ path }) => languageOf(path) !== null);
}

async function readSources(tree: Tree): Promise<readonly Source[]> {
  const entries = sourcesIn(tree);
  const blobs = await tree.read(entries.map(({ id }) => id));
  return entries.map(({ path }, at) => ({
    grammar: grammarOf(path),
    text: new TextDecoder().decode(blobs[at] ?? undefined),
  }));
}

function grammarOf(path: string): string {
  if (/\.pyi?$/.test(path)) return 'python';
  if (path.endsWith('.tsx')) return 'tsx';
  return /\.[cm]?ts$/.test(path) ? 'typescript' : 'javascript';
}

/** Many more than threads, so that none waits long for the last. */
function portionsOf(sources: readonly Source[]): readonly (readonly Source[])[] {
  const size = Math.ceil(sources.length / (threads * 16));
  return Array.from({ length: threads * 16 }, (_, at) => sources.slice(at * size, (at + 1) * size));
}

async function parseAll(parser: Piscina, portions: readonly (readonly Source[])[]): Promise<void> {
  await Promise.all(portions.map((portion) => parser.run(portion)));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`.padStart(8);
}
