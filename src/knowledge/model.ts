import { z } from 'zod';
import { Hole, SomeTraits } from './cache-traits.ts';

/**
 * A library model (`rules/libraries/<language>/<library>.yml`): what the library's calls do to caches and data. Patterns are
 * written in the language itself, with `$HOLES`; `...` as an argument stands for any further ones, `$KEYS...` takes them all.
 * Keyword arguments and object entries may be missing in the code unless their value is a literal or a hole that must be
 * there, `$TTL!`. `$_` takes anything and keeps nothing. Of the entries that fit a call the one that says most counts
 * (`matchBest`). `$VERSION` is what entries are stored under beside their key. Kinds (`is`, `on`, `instance`, `returns`) are the library's own: `cache` of one is not `cache` of another.
 */
const Pattern = z.string().min(1);

export const EffectName = z.enum([
  'cache.read',
  'cache.write',
  'cache.invalidate',
  'cache.clear',
  'cache.compute',
  'resource.read',
  'resource.write',
  'lock.hold',
  'transaction.run',
  'after-commit',
  'queue',
  'event.handle',
  'io.call',
  'value.change',
  'value.copy',
]);
export type EffectName = z.infer<typeof EffectName>;

export const Verb = z.enum(['create', 'update', 'delete', 'any']);
export type Verb = z.infer<typeof Verb>;

/**
 * What a write does to a row, and what hooks and handlers hear. `relation`: members of a many-to-many change. `bulk-update`: a
 * statement changes rows that are not loaded, and only hooks on statements hear of it.
 */
export const Event = z.enum(['create', 'update', 'delete', 'relation', 'bulk-create', 'bulk-update', 'bulk-delete']);
export type Event = z.infer<typeof Event>;

/**
 * Where the name of the data stands: in a hole, or the literal itself. A model's hole may hold a class, its name, or one of
 * its rows; where it holds a function, what that answers counts.
 */
const Data = z.strictObject({
  model: z.string().optional(),
  table: z.string().optional(),
  endpoint: z.string().optional(),
  /** The hole holds SQL text; table and verb, and whether it is a read, are read from it. */
  sql: Hole.optional(),
  /** The hole holds a GraphQL document. */
  graphql: Hole.optional(),
  /** The hole holds the name of a group of procedures of the server. */
  procedure: Hole.optional(),
});

const Effect = {
  does: EffectName.optional(),
  /**
   * The hole with the key. `$KEY` is one key, whatever it holds. `$KEYS` is several: the items of a list, the keys of an object.
   * A function stands for what it answers.
   */
  key: Hole.optional(),
  /** The hole with the part of the key behind `key`: the field of a hash. */
  field: Hole.optional(),
  /** The hole with the cache that is used, where it is not the receiver: `cached(cache=$STORE)`. */
  store: Hole.optional(),
  /** One tag or a list of them. */
  tags: Hole.optional(),
  value: Hole.optional(),
  /** The function that computes the value on a miss; for `after-commit`, `queue` and `event.handle` the function that runs. */
  body: Hole.optional(),
  /** Functions that run once `body` has: `onSuccess`, `onSettled`. An entry without `does` only runs its functions. */
  afterwards: z.array(Hole).optional(),
  /** The kind of the first parameter that `body` is called with: the client of a transaction. */
  passes: z.string().optional(),
  /** The call only declares, as an entry of an object, what runs whenever that entry is called: what stands beside it is no step of it. */
  declares: z.boolean().optional(),
  /** The call answers a function, and that is the cache: its arguments are the key, or add to `key`. */
  wraps: z.boolean().optional(),
  ttl: z.union([Hole, z.number(), z.literal('none')]).optional(),
  unit: z.enum(['seconds', 'milliseconds']).optional(),
  /** A write that stores only where nothing is stored yet, or only where something is. */
  onlyIf: z.enum(['absent', 'present']).optional(),
  /** A write that only sets how long what is stored lives: `expire`, `touch`. */
  lifetimeOnly: z.boolean().optional(),
  /** How an invalidation's key meets stored ones. */
  match: z.enum(['exact', 'prefix', 'pattern', 'tag', 'all']).optional(),
  /** Left out: the data of the receiver (a model, a manager, a table object). */
  data: Data.optional(),
  verb: Verb.optional(),
  /** The events that the write fires; left out: those of its verb. An empty list is a bulk write that skips hooks. */
  fires: z.array(Event).optional(),
  /** Handlers hear of the write, but hooks that are methods of the data's class do not run: `QuerySet.delete()`. */
  skipsMethods: z.boolean().optional(),
  /** For `event.handle`. */
  events: z.array(Event).optional(),
  /** The hole with a value, or a list of values, whose `names` entry says which events it stands for: `post_save`. */
  eventsOf: Hole.optional(),
  /** A copy whose parts are the original's. */
  shallow: z.boolean().optional(),
  when: z.enum(['flow', 'after-commit', 'queued']).optional(),
  cache: SomeTraits.optional(),
  /** Locks. */
  lock: z
    .strictObject({
      per: z.enum(['key', 'all']).optional(),
      reentrant: z.boolean().optional(),
      mayFail: z.boolean().optional(),
    })
    .optional(),
  /**
   * The kind of what the call answers (or of what is decorated), with the entry's `data`, else the receiver's; `self`: the
   * receiver itself.
   */
  returns: z.string().optional(),
  /** Members of the answer (or names destructured from it) that are functions with an effect on the same key. */
  results: z.record(z.string(), EffectName).optional(),
};

/** Further effects of the same call, with the same holes. */
const also = z.array(z.strictObject(Effect)).optional();

const Entry = z.strictObject({
  /** The kind of the pattern's first hole: `$C` in `$C.get($KEY)`. Left out: the pattern's first name is one of the library's. */
  on: z.string().optional(),
  /** `with x:` is the call `x.__enter__()`, `async with` is `x.__aenter__()`. */
  call: Pattern,
  ...Effect,
  also,
});

/** On a method of a class that is data, the data is the class's. */
const DecoratorEntry = z.strictObject({
  on: z.string().optional(),
  decorator: Pattern,
  ...Effect,
  also,
  /** The hole with a decorator that is applied in its place: `method_decorator(cache_page(60))`. */
  applies: Hole.optional(),
});

export const LibraryModel = z.strictObject({
  library: z.string().min(1),
  language: z.enum(['python', 'typescript']),
  /** Modules whose names the patterns use. None: the names are the language's own. */
  imports: z.array(z.string()).default([]),
  /** The name that patterns use for the default export. */
  default: z.string().optional(),
  /** What becomes of an answer with an error status: `answered` leaves it to the caller to look at the status. */
  errorStatus: z.enum(['raised', 'answered']).optional(),
  /** Importable values: `{ name: cache, is: cache, cache: {…} }`; `unresolved: true` also takes a name that resolves to nothing. */
  names: z
    .array(
      z.strictObject({
        name: z.string(),
        is: z.string(),
        cache: SomeTraits.optional(),
        data: z.string().optional(),
        unresolved: z.boolean().default(false),
        /** A signal or the like: what `eventsOf` reads. */
        events: z.array(Event).optional(),
      }),
    )
    .default([]),
  /**
   * Types that an annotation may name, where no `creates` entry makes them: `Repository<Order>`. With `data: argument` the
   * type's first argument is the data.
   */
  types: z
    .array(
      z.strictObject({
        type: z.string(),
        is: z.string(),
        cache: SomeTraits.optional(),
        data: z.literal('argument').optional(),
      }),
    )
    .default([]),
  /** Calls that make a value of a kind. */
  creates: z
    .array(
      z.strictObject({
        call: Pattern,
        is: z.string().default('cache'),
        cache: SomeTraits.optional(),
        data: Data.optional(),
      }),
    )
    .default([]),
  /** Members of a value of a kind that are of a kind themselves: `$M.objects`, `$P.$MODEL`, `$C[$NAME]`. */
  members: z
    .array(
      z.strictObject({
        on: z.string().optional(),
        member: Pattern,
        is: z.string(),
        data: Data.optional(),
        cache: SomeTraits.optional(),
      }),
    )
    .default([]),
  /** Classes that extend one of the library's: the class is of kind `is`, an instance of kind `instance`, both with the class's data. */
  classes: z
    .array(
      z.strictObject({
        extends: z.string().optional(),
        decorator: z.string().optional(),
        /** The base is a value of this kind: what `declarative_base()` answers. */
        of: z.string().optional(),
        is: z.string(),
        instance: z.string().optional(),
        /** Assigning a field of an instance is an update, done with the next commit. */
        tracked: z.boolean().default(false),
        /** A class variable that names the table: `__tablename__`. */
        table: z.string().optional(),
        /** Methods that, where a class defines them, run on events. */
        hooks: z.array(z.strictObject({ method: z.string(), events: z.array(Event) })).default([]),
        /** Values or decorators of fields that refer to another class's data: `ForeignKey($MODEL, on_delete=$RULE)`. */
        relations: z
          .array(
            z.strictObject({
              call: Pattern,
              /** Deleting a row that is referred to deletes those that refer to it. */
              cascade: z.boolean().default(false),
              /** Whose rows refer to the other's: those of the class with the field, or those of the class that the field names. */
              holder: z.enum(['owner', 'target']).default('owner'),
              many: z.boolean().default(false),
              /** The kind of the field on an instance, and of the way back on an instance of the other class. */
              is: z.string().optional(),
              reverse: z.string().optional(),
              /** The hole with the name of the way back. */
              named: Hole.optional(),
              /** The name of the way back where the hole is empty: `{model}_set`. */
              unnamed: z.string().optional(),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
  calls: z.array(Entry).default([]),
  decorators: z.array(DecoratorEntry).default([]),
  /** Source text whose trailing comments say what each line does; it is the model's test. */
  examples: z.string().default(''),
});
export type LibraryModel = Readonly<z.infer<typeof LibraryModel>>;
