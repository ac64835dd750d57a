import type { LanguageId } from '../core/syntax.ts';
import type { ChangedFile, Comparison, Tree, TreeEntry } from '../core/tree.ts';
import { readSources, type SourceText, type TreeStore, textsOf, wantedEntries } from '../facts/read-tree.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { languageOf } from '../languages/index.ts';
import { openWorkspace } from '../program/workspace.ts';
import { keepersIn } from './keepers.ts';
import { type ChangedText, linkedFiles } from './linked.ts';
import { TreeWords } from './tree-words.ts';
import { type FileWords, fileWords } from './words.ts';

/** Words that outlive a run, by blob. One that is not known is left out of the answer. */
export interface KeptWords {
  read(blobs: readonly string[]): Promise<ReadonlyMap<string, FileWords>>;
  write(words: ReadonlyMap<string, FileWords>): Promise<void>;
}

export interface ReachOptions {
  readonly knowledge: Knowledge;
  readonly languages: readonly LanguageId[];
  readonly store: TreeStore;
  readonly keptWords: KeptWords | null;
}

/** A smaller tree is read whole. */
const SMALLEST = 400;
/** Where a change leads to more of a tree than this, it is read whole. */
const LARGEST_SHARE = 0.5;

/** The paths that a change leads to, in both trees; null where that is about all. */
export async function reachOf(
  { base, head, change }: Comparison,
  options: ReachOptions,
): Promise<ReadonlySet<string> | null> {
  const entries = sourcesOf(head, options);
  if (entries.size < SMALLEST || change.files.some(isOfAll)) return null;
  const changed = [
    ...(await changedTexts(head, entries, options, change.files.map(headSide))),
    ...(await changedTexts(base, sourcesOf(base, options), options, change.files.map(baseSide))),
  ];
  const words = new TreeWords(await wordsIn(head, [...entries.values()], options));
  const workspace = openWorkspace([...entries.keys()], await configurationsOf(head, options));
  const reach = await linkedFiles(changed, {
    words,
    keepers: keepersIn(words, options.knowledge),
    read: (paths) => readSources(head, entriesAt(entries, paths), options.store),
    resolve: (from, module) => workspace.resolve(from, module),
  });
  return reach.size > entries.size * LARGEST_SHARE ? null : reach;
}

/** What says how modules are found and how data hang together says it to every file. */
function isOfAll({ basePath, headPath }: ChangedFile): boolean {
  return /(^|\/)[jt]sconfig[^/]*\.json$|\.prisma$/.test(headPath ?? basePath ?? '');
}

type Entries = ReadonlyMap<string, TreeEntry>;

function sourcesOf(tree: Tree, { languages }: ReachOptions): Entries {
  return new Map(
    wantedEntries(tree, languages).flatMap((entry) => (languageOf(entry.path) ? [[entry.path, entry] as const] : [])),
  );
}

function entriesAt(entries: Entries, paths: readonly string[]): readonly TreeEntry[] {
  return paths.flatMap((path) => entries.get(path) ?? []);
}

interface Side {
  readonly path: string | null;
  readonly lines: readonly number[];
}

function headSide({ headPath, hunks }: ChangedFile): Side {
  return { path: headPath, lines: hunks.flatMap(({ added }) => added) };
}

function baseSide({ basePath, hunks }: ChangedFile): Side {
  return { path: basePath, lines: hunks.flatMap(({ deleted }) => deleted) };
}

async function changedTexts(
  tree: Tree,
  entries: Entries,
  { store }: ReachOptions,
  sides: readonly Side[],
): Promise<readonly ChangedText[]> {
  const linesOf = new Map(sides.flatMap(({ path, lines }) => (path === null ? [] : [[path, new Set(lines)] as const])));
  const sources: readonly SourceText[] = await readSources(tree, entriesAt(entries, [...linesOf.keys()]), store);
  return sources.map((source) => ({ ...source, lines: linesOf.get(source.path) ?? new Set() }));
}

async function wordsIn(
  tree: Tree,
  entries: readonly TreeEntry[],
  { store, keptWords }: ReachOptions,
): Promise<readonly (readonly [string, FileWords])[]> {
  const known = new Map(await keptWords?.read(entries.map(({ id }) => id)));
  const missing = entries.filter(({ id }) => !known.has(id));
  const texts = await textsOf(tree, missing, store);
  const fresh = new Map<string, FileWords>();
  missing.forEach(({ id }, at) => {
    const text = texts[at];
    if (typeof text === 'string') fresh.set(id, fileWords(text));
  });
  if (fresh.size > 0) await keptWords?.write(fresh);
  return entries.flatMap(({ path, id }) => {
    const words = known.get(id) ?? fresh.get(id);
    return words ? [[path, words] as const] : [];
  });
}

async function configurationsOf(tree: Tree, { languages, store }: ReachOptions) {
  const entries = wantedEntries(tree, languages).filter(({ path }) => !languageOf(path));
  const texts = await textsOf(tree, entries, store);
  return entries.flatMap(({ path }, at) => {
    const text = texts[at];
    return typeof text === 'string' ? [{ path, text }] : [];
  });
}
