import type { Compiled, CompiledLibrary, Knowledge } from '../knowledge/knowledge.ts';
import type { LibraryModel } from '../knowledge/model.ts';
import type { CompiledPattern } from '../knowledge/pattern.ts';

export type CallEntry = Compiled<LibraryModel['calls'][number]>;
export type CreateEntry = Compiled<LibraryModel['creates'][number]>;
export type DecoratorEntry = Compiled<LibraryModel['decorators'][number]>;
export type LanguageName = LibraryModel['language'];

/** The entries of all libraries by what a call shows first, so that few patterns are tried on each call. */
export interface LibraryIndex {
  readonly names: ReadonlyMap<string, CompiledLibrary['names'][number]>;
  readonly unresolved: ReadonlyMap<string, CompiledLibrary['names'][number]>;
  /** By `library kind`. */
  readonly members: ReadonlyMap<string, readonly CompiledLibrary['members'][number][]>;
  /** By full name of the base class; decorators with `@` before. */
  readonly classes: ReadonlyMap<string, CompiledLibrary['classes'][number]>;
  readonly calls: ReadonlyMap<LanguageName, EntryTable<CallEntry>>;
  readonly creates: ReadonlyMap<LanguageName, EntryTable<CreateEntry>>;
  readonly decorators: ReadonlyMap<LanguageName, EntryTable<DecoratorEntry>>;
}

export interface EntryTable<T> {
  /** Patterns that start at a name of the library, by full name, `redis.Redis`. */
  readonly byName: ReadonlyMap<string, readonly T[]>;
  /** Patterns that start at a value of a kind, by the last member's name; `*` where that is a hole. */
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
    members: Map.groupBy(
      libraries.flatMap((library) => library.members),
      ({ library, entry }) => `${library} ${entry.on ?? ''}`,
    ),
    classes: new Map(
      models.flatMap((model) => model.names.map((name) => [model.entry.decorator ? `@${name}` : name, model])),
    ),
    calls: table((library) => library.calls),
    creates: table((library) => library.creates),
    decorators: table((library) => library.decorators),
  };
}

function tableOf<T extends { readonly pattern: CompiledPattern }>(entries: readonly T[]): EntryTable<T> {
  const byName = new Map<string, T[]>();
  const byMember = new Map<string, T[]>();
  const byRoot = new Map<string, T[]>();
  for (const entry of entries) {
    const { root, members } = entry.pattern;
    const last = members.at(-1);
    if (root.hole !== null) add(byMember, typeof last === 'string' ? last : '*', entry);
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
