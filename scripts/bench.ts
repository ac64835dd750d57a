import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';
import { auditChange, auditTree } from '../src/audit.ts';
import { DEFAULT_CONFIG } from '../src/core/config.ts';
import type { Tree } from '../src/core/tree.ts';
import { loadKnowledge } from '../src/knowledge/load.ts';
import { languageOf } from '../src/languages/index.ts';
import { openRepository } from '../src/sources/git.ts';

/**
 * What a scan and a review cost, as ratios to a bare parse of the same bytes with the same grammars: `npm run bench -- DIR`.
 * All are measured in one run on one machine, for only then does a ratio mean anything.
 */
const repository = await openRepository(process.argv[2] ?? '.');
try {
  const head = await repository.tree('HEAD');
  const comparison = await repository.compare('HEAD~1', 'HEAD');
  const knowledge = await loadKnowledge();
  const options = { config: DEFAULT_CONFIG, only: null, onProgress: () => {} };
  const sources = await readSources(head);
  const parsers = await loadParsers();
  await timed(() => parseAll(sources, parsers));
  const parse = await timed(() => parseAll(sources, parsers));
  const scan = await timed(() => auditTree(head, knowledge, options));
  const review = await timed(() => auditChange(comparison, knowledge, options));
  const bytes = sources.reduce((sum, { text }) => sum + text.length, 0);
  const ratio = (time: number) => `${(time / parse).toFixed(1)} × parse`;
  console.log(`${sources.length} files, ${(bytes / 1e6).toFixed(1)} million characters`);
  console.log(`parse   ${seconds(parse)}`);
  console.log(`scan    ${seconds(scan)}  ${ratio(scan)}`);
  console.log(`review  ${seconds(review)}  ${ratio(review)}  (${comparison.change.files.length} changed files)`);
} finally {
  await repository.close();
}

interface Source {
  readonly grammar: string;
  readonly text: string;
}

async function readSources(tree: Tree): Promise<readonly Source[]> {
  const entries = tree.entries.filter(({ path, type }) => type === 'file' && languageOf(path) !== null);
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

async function loadParsers(): Promise<ReadonlyMap<string, Parser>> {
  const { resolve } = createRequire(import.meta.url);
  const parsers = new Map<string, Parser>();
  for (const name of ['python', 'typescript', 'tsx', 'javascript']) {
    const wasm = readFileSync(resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`));
    parsers.set(name, new Parser().setLanguage(await Language.load(wasm)));
  }
  return parsers;
}

function parseAll(sources: readonly Source[], parsers: ReadonlyMap<string, Parser>): void {
  for (const { grammar, text } of sources) parsers.get(grammar)?.parse(text)?.delete();
}

async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`.padStart(8);
}
