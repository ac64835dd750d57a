import type { FileFacts } from '../core/facts.ts';
import type { Gap, GapReason } from '../core/gap.ts';
import type { LanguageId } from '../core/syntax.ts';
import type { Tree, TreeEntry } from '../core/tree.ts';
import { languageOf } from '../languages/index.ts';
import { type Exclusion, exclusionOf } from './excluded.ts';
import { factsOf } from './facts.ts';

/** A tree's source files with their facts, and what could not be read. */
export interface TreeFacts {
  readonly files: readonly TreeFile[];
  readonly configurations: readonly { readonly path: string; readonly text: string }[];
  readonly gaps: readonly Gap[];
  /** Source files by path, as text. */
  readonly texts: ReadonlyMap<string, string>;
}

export interface TreeFile {
  readonly path: string;
  readonly id: string;
  readonly facts: FileFacts;
  readonly excluded: boolean;
  /** Nothing was asked of it, so its facts are none. */
  readonly unread: boolean;
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A file with what its text alone shows. */
export interface SourceText extends SourceFile {
  readonly facts: FileFacts;
}

/** Facts of many files, in their order. */
export type Lower = (files: readonly SourceFile[]) => Promise<readonly FileFacts[]>;

/** What was read before, by content: base and head share most of theirs. */
export interface TreeStore {
  /** By blob, language and its version. */
  readonly facts: Map<string, FileFacts>;
  readonly texts: Map<string, Reading>;
  /** What earlier runs made of the same content, where it is kept. */
  readonly kept: KeptFacts | null;
  /** Makes the facts of many files at once; without it they are made one by one. */
  readonly lower?: Lower | null;
}

/** Facts that outlive a run, by the same keys as `TreeStore.facts`. A key that is not known is left out of the answer. */
export interface KeptFacts {
  read(keys: readonly FactsKey[]): Promise<ReadonlyMap<string, FileFacts>>;
  write(facts: ReadonlyMap<string, { readonly key: FactsKey; readonly facts: FileFacts }>): Promise<void>;
}

/** Equal keys, equal facts. */
export interface FactsKey {
  readonly blob: string;
  readonly language: LanguageId;
  /** Of the front end, and the ending of the file's name, which chooses the grammar: `3 .tsx`. */
  readonly version: string;
}

/** A blob's text, or why it has none. */
export type Reading = { readonly text: string } | { readonly reason: GapReason };

export interface ReadOptions {
  readonly store: TreeStore;
  /** The languages that are wanted; none means all. */
  readonly languages: readonly LanguageId[];
  /** Hears how many of how many are done. */
  readonly onFile: (done: number, total: number) => void;
  /** Whether the time for this run is over: what is not read by then is a gap. */
  readonly isOver: () => boolean;
  /** The source files that are read; of the others only the names are known. Left out for all. */
  readonly only?: ReadonlySet<string> | undefined;
}

const LARGEST = 1_500_000;
const CONFIGURATION = /(^|\/)(package\.json|[jt]sconfig[^/]*\.json|[^/]+\.prisma)$/;
const BATCH = 400;

/** Reads and lowers the source files of a tree. */
export async function readTree(tree: Tree, options: ReadOptions): Promise<TreeFacts> {
  const { store, onFile, isOver, only } = options;
  const sources = sourcesIn(tree, options.languages);
  const isSource = new Set(sources);
  const isWanted = (entry: TreeEntry) => !only || !isSource.has(entry) || only.has(entry.path);
  const readable = wantedEntries(tree, options.languages);
  const wanted = readable.filter(isWanted);
  const gaps: Gap[] = sources.flatMap(entryGap);
  const files: TreeFile[] = [
    ...sources.filter(isNamedTest).map(withoutFacts),
    ...readable.filter((entry) => !isWanted(entry)).map((entry) => ({ ...withoutFacts(entry), unread: true })),
  ];
  const configurations: { path: string; text: string }[] = [];
  const texts = new Map<string, string>();
  const used = new Set<FileFacts>();
  for (let start = 0; start < wanted.length; start += BATCH) {
    const batch = wanted.slice(start, start + BATCH);
    if (isOver()) {
      gaps.push(...wanted.slice(start).map(({ path }): Gap => ({ path, reason: 'out-of-time' })));
      break;
    }
    await readTexts(tree, batch, store);
    const batchSources = batch.filter((entry) => isSource.has(entry));
    const made = await keptBefore(batchSources, store);
    await lowerTogether(batchSources, store, made);
    for (const entry of batch) {
      const reading = store.texts.get(entry.id) ?? { reason: 'missing-blob' };
      if ('reason' in reading) gaps.push({ path: entry.path, reason: reading.reason });
      else if (isSource.has(entry)) {
        texts.set(entry.path, reading.text);
        files.push(fileOf(entry, reading.text, made, used));
      } else configurations.push({ path: entry.path, text: reading.text });
    }
    await keep(made, store);
    onFile(Math.min(start + BATCH, wanted.length), wanted.length);
  }
  const found = files.flatMap((file) => file.facts.gaps.map((gap) => ({ ...gap, path: file.path })));
  return { files: files.sort(byPath), configurations, gaps: [...gaps, ...found], texts };
}

/** Some files of a tree, as far as they can be read. Their facts are the store's: two files may share them. */
export async function readSources(
  tree: Tree,
  entries: readonly TreeEntry[],
  store: TreeStore,
): Promise<readonly SourceText[]> {
  await readTexts(tree, entries, store);
  const made = await keptBefore(entries, store);
  const found = entries.flatMap((entry): readonly SourceText[] => {
    const reading = store.texts.get(entry.id);
    if (!reading || 'reason' in reading) return [];
    const { facts } = fileOf(entry, reading.text, made, new Set());
    return [{ path: entry.path, text: reading.text, facts }];
  });
  await keep(made, store);
  return found;
}

/** The texts of the entries, in their order; null for what cannot be read as text. */
export async function textsOf(
  tree: Tree,
  entries: readonly TreeEntry[],
  store: TreeStore,
): Promise<readonly (string | null)[]> {
  await readTexts(tree, entries, store);
  return entries.map(({ id }) => {
    const reading = store.texts.get(id);
    return reading && 'text' in reading ? reading.text : null;
  });
}

/** The entries of a tree whose text `readTree` asks for, in the order of the tree. */
export function wantedEntries(tree: Pick<Tree, 'entries'>, languages: readonly LanguageId[]): readonly TreeEntry[] {
  const sources = sourcesIn(tree, languages).filter((entry) => isReadable(entry) && !isNamedTest(entry));
  return [...sources, ...configurationsIn(tree)];
}

function sourcesIn(tree: Pick<Tree, 'entries'>, languages: readonly LanguageId[]): readonly TreeEntry[] {
  return tree.entries.filter((entry) => {
    const language = languageOf(entry.path)?.id;
    return language !== undefined && (languages.length === 0 || languages.includes(language));
  });
}

/** Its name alone says that nothing is made of it, so its text is not asked for. */
function isNamedTest(entry: TreeEntry): boolean {
  return entry.type === 'file' && exclusionOf(entry.path, '') === 'test';
}

function withoutFacts({ path, id }: TreeEntry): TreeFile {
  const language = languageOf(path);
  if (!language) throw new Error(`no language for ${path}`);
  return { path, id, facts: nothingOf(language.id), excluded: true, unread: false };
}

function byPath(a: TreeFile, b: TreeFile): number {
  return a.path < b.path ? -1 : 1;
}

/** The store's facts, with those that are newly made. */
interface Made {
  readonly known: TreeStore['facts'];
  readonly fresh: Map<string, { key: FactsKey; facts: FileFacts }>;
}

async function keptBefore(sources: readonly TreeEntry[], { facts, kept }: TreeStore): Promise<Made> {
  const made = { known: facts, fresh: new Map() };
  if (!kept) return made;
  const missing = sources.map(keyOf).filter((key) => !facts.has(nameOf(key)));
  for (const [name, found] of await kept.read(missing)) facts.set(name, found);
  return made;
}

/** Fewer characters are lowered here before others have begun. */
const FEWEST_ELSEWHERE = 400_000;

/** Has the facts that are not known yet made elsewhere, where that is worth its while. */
async function lowerTogether(sources: readonly TreeEntry[], { texts, lower }: TreeStore, made: Made): Promise<void> {
  if (!lower) return;
  const missing = new Map<string, SourceFile & { readonly key: FactsKey }>();
  for (const entry of sources) {
    const [key, reading] = [keyOf(entry), texts.get(entry.id)];
    if (made.known.has(nameOf(key)) || !reading || 'reason' in reading) continue;
    const exclusion = exclusionOf(entry.path, reading.text);
    if (exclusion === null || !NOT_IMPORTED.has(exclusion))
      missing.set(nameOf(key), { path: entry.path, text: reading.text, key });
  }
  const files = [...missing];
  if (files.reduce((sum, [, { text }]) => sum + text.length, 0) < FEWEST_ELSEWHERE) return;
  const all = await lower(files.map(([, { path, text }]) => ({ path, text })));
  files.forEach(([name, { key }], at) => {
    const facts = all[at];
    if (!facts) return;
    made.known.set(name, facts);
    made.fresh.set(name, { key, facts });
  });
}

async function keep({ fresh }: Made, { kept }: TreeStore): Promise<void> {
  if (kept && fresh.size > 0) await kept.write(fresh);
}

function keyOf({ id, path }: TreeEntry): FactsKey {
  const language = languageOf(path);
  if (!language) throw new Error(`no language for ${path}`);
  return { blob: id, language: language.id, version: `${language.version} ${path.slice(path.lastIndexOf('.'))}` };
}

/** One text for a key, for maps. */
export function nameOf({ blob, language, version }: FactsKey): string {
  return `${blob} ${language} ${version}`;
}

function configurationsIn(tree: Pick<Tree, 'entries'>): readonly TreeEntry[] {
  return tree.entries.filter(
    (entry) =>
      entry.type === 'file' &&
      CONFIGURATION.test(entry.path) &&
      !entry.path.includes('node_modules/') &&
      (entry.size ?? 0) < 200_000,
  );
}

function entryGap(entry: TreeEntry): readonly Gap[] {
  if (entry.type === 'link') return [{ path: entry.path, reason: 'symbolic-link' }];
  if (entry.type === 'submodule') return [{ path: entry.path, reason: 'submodule' }];
  return (entry.size ?? 0) > LARGEST ? [{ path: entry.path, reason: 'too-large' }] : [];
}

function isReadable(entry: TreeEntry): boolean {
  return entry.type === 'file' && (entry.size ?? 0) <= LARGEST;
}

async function readTexts(tree: Tree, entries: readonly TreeEntry[], { texts }: TreeStore): Promise<void> {
  const missing = [...new Set(entries.map((entry) => entry.id))].filter((id) => !texts.has(id));
  const blobs = missing.length === 0 ? [] : await tree.read(missing);
  missing.forEach((id, at) => {
    texts.set(id, decode(blobs[at] ?? null));
  });
}

function decode(bytes: Uint8Array | null): Reading {
  if (!bytes) return { reason: 'missing-blob' };
  if (bytes.length > LARGEST) return { reason: 'too-large' };
  if (bytes.subarray(0, 8000).includes(0)) return { reason: 'binary' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { reason: 'invalid-encoding' };
  }
}

/** `used`: facts that another file of the tree has. A program tells functions apart by their definitions, so each has its own. */
function fileOf(entry: TreeEntry, text: string, { known, fresh }: Made, used: Set<FileFacts>): TreeFile {
  const language = languageOf(entry.path);
  if (!language) throw new Error(`no language for ${entry.path}`);
  const exclusion = exclusionOf(entry.path, text);
  if (exclusion !== null && NOT_IMPORTED.has(exclusion)) return withoutFacts(entry);
  const key = keyOf(entry);
  const name = nameOf(key);
  const before = known.get(name);
  const facts = before && !used.has(before) ? before : factsOf(language.lower(text, entry.path));
  if (!before) {
    known.set(name, facts);
    fresh.set(name, { key, facts });
  }
  used.add(facts);
  return { path: entry.path, id: entry.id, facts, excluded: exclusion !== null, unread: false };
}

/** The code that counts calls into what is generated and vendored, but not into these, which are a third of most trees. */
const NOT_IMPORTED: ReadonlySet<Exclusion> = new Set(['test', 'bundled']);

function nothingOf(language: LanguageId): FileFacts {
  return factsOf({ language, imports: [], exports: [], body: [], comments: [], lines: 0, gaps: [] });
}
