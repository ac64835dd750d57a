import type { Compiled, CompiledLibrary, Knowledge } from '../knowledge/knowledge.ts';
import type { LibraryModel } from '../knowledge/model.ts';
import type { CompiledPattern } from '../knowledge/pattern.ts';

export type CallEntry = Compiled<LibraryModel['calls'][number]>;
export type CreateEntry = Compiled<LibraryModel['creates'][number]>;
export type DecoratorEntry = Compiled<LibraryModel['decorators'][number]>;
export type NameEntry = CompiledLibrary['names'][number];
export type MemberEntry = CompiledLibrary['members'][number];
export type TypeEntry = CompiledLibrary['types'][number];
export type LanguageName = LibraryModel['language'];

/** The entries of all libraries by what a call shows first, so that few patterns are tried on each call. */
export interface LibraryIndex {
  readonly names: ReadonlyMap<string, NameEntry>;
  readonly unresolved: ReadonlyMap<string, NameEntry>;
  /** What an annotation may name: types, and classes whose constructor is known. By full name. */
  readonly annotated: ReadonlyMap<string, Pick<TypeEntry, 'entry' | 'library'>>;
  /** By `library kind`; those that name the member before those that take any. */
  readonly members: ReadonlyMap<string, readonly MemberEntry[]>;
  /** By full name of the base class; decorators with `@` before. */
  readonly classes: ReadonlyMap<string, CompiledLibrary['classes'][number]>;
  /** Classes whose base is a value of a kind, by `library kind`. */
  readonly classesOf: ReadonlyMap<string, CompiledLibrary['classes'][number]>;
  readonly calls: ReadonlyMap<LanguageName, EntryTable<CallEntry>>;
  readonly creates: ReadonlyMap<LanguageName, EntryTable<CreateEntry>>;
  readonly decorators: ReadonlyMap<LanguageName, EntryTable<DecoratorEntry>>;
}

export interface EntryTable<T> {
  /** Patterns that start at a name of the library, by full name, `redis.Redis`. */
  readonly byName: ReadonlyMap<string, readonly T[]>;
  /** Patterns that start at a value of a kind, by the last member's name: `*` where that is a hole, empty where there is none. */
  readonly byMember: ReadonlyMap<string, readonly T[]>;
  /** Patterns that start at a name and go on with a hole, by the name. */
  readonly byRoot: ReadonlyMap<string, readonly T[]>;
}

const indexes = new WeakMap<Knowledge, LibraryIndex>();

export function libraryIndex(knowledge: Knowledge): LibraryIndex {
  const known = indexes.get(knowledge);
  if (known) return known;
  const index = build(knowledge);
  indexes.set(knowledge, index);
  return index;
}

function build({ libraries }: Knowledge): LibraryIndex {
  const names = libraries.flatMap((library) => library.names);
  const models = libraries.flatMap((library) => library.classes);
  const table = <T extends { readonly pattern: CompiledPattern }>(
    section: (library: CompiledLibrary) => readonly T[],
  ) =>
    new Map(
      (['python', 'typescript'] as const).map((language) => [
        language,
        tableOf(libraries.filter((library) => library.model.language === language).flatMap(section)),
      ]),
    );
  return {
    names: new Map(names.flatMap((name) => name.pattern.map((path) => [path, name]))),
    unresolved: new Map(names.filter((name) => name.entry.unresolved).map((name) => [name.entry.name, name])),
    annotated: annotatedIn(libraries),
    members: Map.groupBy(
      libraries.flatMap((library) => library.members).toSorted((a, b) => openness(a) - openness(b)),
      ({ library, entry }) => `${library} ${entry.on ?? ''}`,
    ),
    classes: new Map(
      models.flatMap((model) => model.names.map((name) => [model.entry.decorator ? `@${name}` : name, model])),
    ),
    classesOf: new Map(
      models.flatMap((model) =>
        model.entry.of === undefined ? [] : [[`${model.library} ${model.entry.of}`, model] as const],
      ),
    ),
    calls: table((library) => library.calls),
    creates: table((library) => library.creates),
    decorators: table((library) => library.decorators),
  };
}

function openness({ pattern }: MemberEntry): number {
  const parts = [...pattern.members, ...pattern.arguments.filter(({ value }) => value.kind !== 'literal')];
  return parts.filter((part) => typeof part !== 'string').length;
}

function annotatedIn(libraries: readonly CompiledLibrary[]): LibraryIndex['annotated'] {
  const found = new Map<string, Pick<TypeEntry, 'entry' | 'library'>>();
  for (const { pattern, entry, library } of libraries.flatMap(({ creates }) => creates)) {
    if (pattern.root.hole !== null) continue;
    for (const root of pattern.root.names) {
      const name = [root, ...pattern.members.filter((member) => typeof member === 'string')].join('.');
      if (!found.has(name)) found.set(name, { entry: { type: name, is: entry.is, cache: entry.cache }, library });
    }
  }
  for (const { pattern, entry, library } of libraries.flatMap(({ types }) => types))
    for (const name of pattern) found.set(name, { entry, library });
  return found;
}

function tableOf<T extends { readonly pattern: CompiledPattern }>(entries: readonly T[]): EntryTable<T> {
  const byName = new Map<string, T[]>();
  const byMember = new Map<string, T[]>();
  const byRoot = new Map<string, T[]>();
  for (const entry of entries) {
    const { root, members } = entry.pattern;
    const last = members.at(-1);
    if (root.hole !== null) add(byMember, last === undefined ? '' : typeof last === 'string' ? last : '*', entry);
    else {
      const open = members.some((member) => typeof member !== 'string');
      for (const name of root.names) add(open ? byRoot : byName, open ? name : [name, ...members].join('.'), entry);
    }
  }
  return { byName, byMember, byRoot };
}

function add<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
