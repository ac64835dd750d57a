import type { Knowledge } from '../knowledge/knowledge.ts';
import type { CompiledPattern } from '../knowledge/pattern.ts';
import type { TreeWords } from './tree-words.ts';
import { wordOf } from './words.ts';

/** A name in more files than this is no sign of a cache: `get`. */
const MOST = 150;

/** The files that call something by a name that a library gives to what keeps copies. */
export function keepersIn(words: TreeWords, { libraries }: Knowledge): ReadonlySet<string> {
  const patterns = libraries.flatMap(({ creates, calls, decorators }) =>
    [...creates, ...calls, ...decorators].flatMap(({ entry, pattern }) => (isOfCache(entry) ? [pattern] : [])),
  );
  const names = new Set(patterns.flatMap(namesIn).map(wordOf));
  const files = [...names].map((name) => words.mentioning(name)).filter(({ length }) => length <= MOST);
  return new Set(files.flat());
}

function isOfCache(entry: { readonly cache?: unknown; readonly does?: string | undefined }): boolean {
  return entry.cache !== undefined || entry.does?.startsWith('cache.') === true;
}

/** The last name of what is called. */
function namesIn({ root, members }: CompiledPattern): readonly string[] {
  const last = members.at(-1);
  if (typeof last === 'string') return [last];
  return last === undefined && root.hole === null
    ? root.names.map((name) => name.slice(name.lastIndexOf('.') + 1))
    : [];
}
