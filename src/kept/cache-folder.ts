import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { deserialize, serialize } from 'node:v8';
import { z } from 'zod';
import type { FileFacts } from '../core/facts.ts';
import { type KeptFacts, nameOf } from '../facts/read-tree.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { KeptWords } from '../reach/reach.ts';
import type { FileWords } from '../reach/words.ts';
import { makersVersion } from './makers-version.ts';
import { packFacts, unpackFacts } from './packed-facts.ts';
import { packWords, unpackWords } from './packed-words.ts';

export interface CacheFolderOptions {
  readonly directory: string;
  /** Whose content it is: an id of one repository says nothing of another's, which may lie about its own. */
  readonly scope: string;
  /** What is left when it is closed, about. */
  readonly bytes: number;
}

/** Words, facts and knowledge of earlier runs. Whatever goes wrong with it, it then knows nothing and keeps nothing. */
export interface CacheFolder {
  readonly facts: KeptFacts;
  readonly words: KeptWords;
  /** What `make` makes of this package's own files, which takes longer than to read it. */
  readonly knowledge: (make: () => Promise<Knowledge>) => Promise<Knowledge>;
  close(): void;
}

/** Opens the folder, or makes it. Any number of processes may have it open, and it may be deleted at any time. */
export function openCacheFolder(options: CacheFolderOptions): CacheFolder {
  const file = join(options.directory, 'kept-1.sqlite');
  const attempt = <T>(work: () => T) => attemptOn(file, work);
  const open = () => openTable(file, options);
  const table = attempt(open) ?? attempt(open);
  const version = makersVersion();
  const [facts, words, knowledge] = [`facts ${version}`, `words ${version}`, `knowledge ${version}`];
  const read = (kind: string, names: readonly string[]) => attempt(() => table?.read(kind, names)) ?? new Map();
  return {
    facts: {
      read: async (keys) => decoded(read(facts, keys.map(nameOf)), unpackFacts),
      write: async (made) => {
        attempt(() =>
          table?.write(
            facts,
            [...made].map(([name, found]) => ({ name, bytes: packFacts(found.facts) })),
          ),
        );
      },
    },
    words: {
      read: async (blobs) => decoded(read(words, blobs), unpackWords),
      write: async (made) => {
        attempt(() =>
          table?.write(
            words,
            [...made].map(([name, found]) => ({ name, bytes: packWords(found) })),
          ),
        );
      },
    },
    knowledge: async (make) => {
      const [known] = read(knowledge, [OWN]).values();
      const before = known && unpackKnowledge(known);
      if (before) return before;
      const made = await make();
      attempt(() => table?.write(knowledge, [{ name: OWN, bytes: serialize(made) }]));
      return made;
    },
    close: () => {
      attempt(() => table?.close());
    },
  };
}

const OWN = 'rules';

function unpackKnowledge(bytes: Uint8Array): Knowledge | null {
  try {
    return deserialize(bytes);
  } catch {
    return null;
  }
}

/** A disk that is full, a folder that may not be written, a lock that is held too long: the run goes on without it. */
function attemptOn<T>(file: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    // It was cut off or is something else; what was in it can be made again.
    if (isBroken(error)) for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true });
    return undefined;
  }
}

/** SQLITE_CORRUPT and SQLITE_NOTADB, with whatever they say more in the upper bytes. */
function isBroken(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 255 : 0;
  return code === 11 || code === 26;
}

function openTable(file: string, options: CacheFolderOptions): Table {
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  return new Table(file, options);
}

function decoded<T extends FileFacts | FileWords>(
  rows: ReadonlyMap<string, Uint8Array>,
  decode: (bytes: Uint8Array) => T | null,
): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const [name, bytes] of rows) {
    const value = decode(bytes);
    if (value) found.set(name, value);
  }
  return found;
}

interface Row {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const StoredRow = z.object({ name: z.string(), bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array) });
const Size = z.object({ pages: z.int(), size: z.int(), free: z.int() });

const SCHEMA = `
  pragma journal_mode = wal;
  pragma synchronous = off;
  pragma busy_timeout = 2000;
  create table if not exists kept (
    id integer primary key, scope text, kind text, name text, bytes blob, day integer, unique (scope, kind, name)
  ) strict;
  create index if not exists kept_day on kept (day);
`;

const MILLISECONDS_OF_DAY = 86_400_000;
/** So that it is not made smaller at every end. */
const KEPT_SHARE = 0.8;

class Table {
  readonly #database: DatabaseSync;
  readonly #options: CacheFolderOptions;
  readonly #today = Math.floor(Date.now() / MILLISECONDS_OF_DAY);

  constructor(file: string, options: CacheFolderOptions) {
    this.#options = options;
    this.#database = new DatabaseSync(file);
    try {
      this.#database.exec(SCHEMA);
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  read(kind: string, names: readonly string[]): ReadonlyMap<string, Uint8Array> {
    const statement = this.#database.prepare(
      'select name, bytes from kept where scope = ? and kind = ? and name in (select value from json_each(?))',
    );
    const found = new Map<string, Uint8Array>();
    for (const row of statement.iterate(this.#options.scope, kind, JSON.stringify(names))) {
      const { name, bytes } = StoredRow.parse(row);
      found.set(name, bytes);
    }
    this.#touch(kind, [...found.keys()]);
    return found;
  }

  write(kind: string, rows: readonly Row[]): void {
    const statement = this.#database.prepare(
      'insert into kept (scope, kind, name, bytes, day) values (?, ?, ?, ?, ?) on conflict do nothing',
    );
    this.#together(() => {
      for (const { name, bytes } of rows) statement.run(this.#options.scope, kind, name, bytes, this.#today);
    });
  }

  close(): void {
    try {
      this.#shrink();
    } finally {
      this.#database.close();
    }
  }

  /** Once a day for each, so that reading seldom writes. */
  #touch(kind: string, names: readonly string[]): void {
    const statement = this.#database.prepare(
      'update kept set day = ? where scope = ? and kind = ? and day < ? and name in (select value from json_each(?))',
    );
    statement.run(this.#today, this.#options.scope, kind, this.#today, JSON.stringify(names));
  }

  /** Of too much, what was longest not asked for goes. */
  #shrink(): void {
    const { pages, size, free } = Size.parse(
      this.#database
        .prepare(
          `select page_count as pages, page_size as size, freelist_count as free
           from pragma_page_count, pragma_page_size, pragma_freelist_count`,
        )
        .get(),
    );
    const used = (pages - free) * size;
    if (used <= this.#options.bytes) return;
    let excess = used - this.#options.bytes * KEPT_SHARE;
    const oldest = this.#database.prepare('select id, length(bytes) as length from kept order by day, id');
    const remove = this.#database.prepare('delete from kept where id = ?');
    this.#together(() => {
      for (const row of oldest.all()) {
        if (excess <= 0) break;
        const { id, length } = z.object({ id: z.int(), length: z.int() }).parse(row);
        remove.run(id);
        excess -= length;
      }
    });
    this.#database.exec('vacuum');
  }

  #together(work: () => void): void {
    this.#database.exec('begin immediate');
    try {
      work();
      this.#database.exec('commit');
    } catch (error) {
      this.#database.exec('rollback');
      throw error;
    }
  }
}
