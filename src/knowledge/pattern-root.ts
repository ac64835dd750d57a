import type { LibraryModel } from './model.ts';
import type { PatternHole, PatternRoot } from './pattern.ts';

export type PatternPath = readonly (string | PatternHole)[];
export type NamingLibrary = Pick<LibraryModel, 'language' | 'imports' | 'default'>;

export interface RootedPath {
  readonly root: PatternRoot;
  readonly members: PatternPath;
}

/**
 * Splits a dotted path into its root and the members behind it. A root is one export of a module, under all full names
 * that it may have: `redis.Redis.from_url` is [`redis.Redis`] and [from_url]; `cache.get` of `django.core.cache` is
 * [`django.core.cache.cache`] and [get].
 */
export function resolveRoot(path: PatternPath, library: NamingLibrary): RootedPath {
  const [first, ...rest] = path;
  if (first === undefined) return { root: { hole: null, names: [] }, members: [] };
  if (typeof first !== 'string') return { root: first, members: rest };
  if (first === library.default) return rooted(defaultNames(first, library.imports), rest);
  // What imports a CommonJS module takes the module itself for its default export: `import pg from 'pg'`.
  const exported = library.imports.flatMap((module) =>
    library.language === 'typescript' ? [`${module}.${first}`, `${module}.default.${first}`] : [`${module}.${first}`],
  );
  const length = modulePathLength(path, library.imports);
  // A module alone is as likely an export of the same name: `cached_property`.
  if (length === 1 && path.length === 1) return rooted([first, ...exported], []);
  if (length > 0) return rooted([path.slice(0, length).join('.')], path.slice(length));
  return rooted(library.imports.length === 0 ? [first] : exported, rest);
}

/** The full names of an importable value or class, written as in a pattern. */
export function fullNames(name: string, library: NamingLibrary): readonly string[] {
  const { root, members } = resolveRoot(name.split('.'), library);
  if (root.hole !== null) return [];
  return root.names.map((start) => [start, ...members].join('.'));
}

/**
 * Many libraries offer their default export by name as well, and CommonJS modules whose value is the export itself have
 * no `default`: `const NodeCache = require('node-cache')`.
 */
function defaultNames(name: string, imports: readonly string[]): readonly string[] {
  return imports.flatMap((module) => [`${module}.default`, module, `${module}.${name}`]);
}

/** How many names of the path are a module as written and one export of it; 0 where the path names no module. */
function modulePathLength(path: PatternPath, imports: readonly string[]): number {
  const named = path.findIndex((part) => typeof part !== 'string');
  const names = named < 0 ? path : path.slice(0, named);
  const modules = imports.map((module) => module.split('.'));
  const spelled = modules.filter((module) => module.every((part, index) => names[index] === part));
  if (spelled.length > 0) return Math.min(Math.max(...spelled.map((module) => module.length)) + 1, names.length);
  return modules.some((module) => module.length > 1 && module[0] === names[0]) ? names.length : 0;
}

function rooted(names: readonly string[], members: PatternPath): RootedPath {
  return { root: { hole: null, names }, members };
}
