import type { BlobKey } from '../audits/messages.ts';
import type { LanguageId } from '../core/syntax.ts';
import type { Tree, TreeEntry } from '../core/tree.ts';
import { wantedEntries } from '../facts/read-tree.ts';
import { languageOf } from '../languages/index.ts';

/** The blobs that audits of some trees ask for, by the version under which each is stored. */
export interface WantedBlobs {
  readonly byVersion: ReadonlyMap<string, ReadonlyMap<string, TreeEntry>>;
  readonly versionOf: (id: string) => string;
}

export function wantedBlobs(trees: readonly Pick<Tree, 'entries'>[], languages: readonly LanguageId[]): WantedBlobs {
  const byVersion = new Map<string, Map<string, TreeEntry>>();
  const versions = new Map<string, string>();
  for (const entry of trees.flatMap((tree) => wantedEntries(tree, languages))) {
    const version = entryVersion(entry);
    const blobs = byVersion.get(version) ?? new Map<string, TreeEntry>();
    byVersion.set(version, blobs.set(entry.id, entry));
    versions.set(entry.id, versions.get(entry.id) ?? version);
  }
  return { byVersion, versionOf: (id) => versions.get(id) ?? CONFIGURATION };
}

/** As `FactsKey` has it, with the language before it. */
export function storedVersion({ language, version }: Pick<BlobKey, 'language' | 'version'>): string {
  return `${language}/${version}`;
}

/** Has no facts. */
const CONFIGURATION = 'text';

function entryVersion({ path }: TreeEntry): string {
  const language = languageOf(path);
  if (!language) return CONFIGURATION;
  return storedVersion({ language: language.id, version: `${language.version} ${path.slice(path.lastIndexOf('.'))}` });
}
