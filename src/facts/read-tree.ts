import type { FileFacts } from '../core/facts.ts';
import type { Gap } from '../core/gap.ts';
import type { Tree, TreeEntry } from '../core/tree.ts';
import { languageOf } from '../languages/index.ts';
import { exclusionOf } from './excluded.ts';
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
}

/** Facts by content: base and head share most of theirs. */
export type FactsStore = Map<string, FileFacts>;

const LARGEST = 1_500_000;
const CONFIGURATION = /(^|\/)(package\.json|[jt]sconfig[^/]*\.json)$/;
const BATCH = 200;

/** Reads and lowers the source files of a tree. `onFile` hears how many of how many are done. */
export async function readTree(
  tree: Tree,
  store: FactsStore,
  onFile: (done: number, total: number) => void,
): Promise<TreeFacts> {
  const sources = tree.entries.filter((entry) => languageOf(entry.path) !== null);
  const wanted = [
    ...sources.filter((entry) => entry.type === 'file' && (entry.size ?? 0) <= LARGEST),
    ...configurationsIn(tree),
  ];
  const gaps: Gap[] = sources.flatMap(entryGap);
  const files: TreeFile[] = [];
  const configurations: { path: string; text: string }[] = [];
  const texts = new Map<string, string>();
  for (let start = 0; start < wanted.length; start += BATCH) {
    const batch = wanted.slice(start, start + BATCH);
    const blobs = await tree.read(batch.map((entry) => entry.id));
    batch.forEach((entry, at) => {
      const read = decode(entry, blobs[at] ?? null);
      if (typeof read !== 'string') gaps.push(read);
      else if (languageOf(entry.path)) {
        texts.set(entry.path, read);
        files.push(fileOf(entry, read, store));
      } else configurations.push({ path: entry.path, text: read });
    });
    onFile(Math.min(start + BATCH, wanted.length), wanted.length);
  }
  return {
    files,
    configurations,
    gaps: [...gaps, ...files.flatMap((file) => file.facts.gaps.map((gap) => ({ ...gap, path: file.path })))],
    texts,
  };
}

function configurationsIn(tree: Tree): readonly TreeEntry[] {
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

function decode(entry: TreeEntry, bytes: Uint8Array | null): string | Gap {
  if (!bytes) return { path: entry.path, reason: 'missing-blob' };
  if (bytes.length > LARGEST) return { path: entry.path, reason: 'too-large' };
  if (bytes.subarray(0, 8000).includes(0)) return { path: entry.path, reason: 'binary' };
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { path: entry.path, reason: 'invalid-encoding' };
  }
}

/** A longer line than people write marks a bundle. */
const LONGEST_LINE = 5_000;

function fileOf(entry: TreeEntry, text: string, store: FactsStore): TreeFile {
  const language = languageOf(entry.path);
  if (!language) throw new Error(`no language for ${entry.path}`);
  const key = `${entry.id} ${language.id} ${language.version} ${entry.path.slice(entry.path.lastIndexOf('.'))}`;
  let facts = store.get(key);
  if (!facts) {
    facts = factsOf(language.lower(text, entry.path));
    store.set(key, facts);
  }
  const bundled = text.length > LONGEST_LINE && text.split('\n', 50).some((line) => line.length > LONGEST_LINE);
  return { path: entry.path, id: entry.id, facts, excluded: bundled || exclusionOf(entry.path, text) !== null };
}
