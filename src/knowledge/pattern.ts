import type { Expression } from '../core/syntax.ts';

/** A compiled pattern: `$C.set($KEY, $VALUE, ex=$TTL)` is a call, root hole `$C`, members [set]. */
export interface CompiledPattern {
  readonly form: 'call' | 'new' | 'member' | 'index' | 'tagged' | 'jsx' | 'name';
  readonly root: PatternRoot;
  /** What follows the root up to the call: names or holes (`$P.$MODEL.update` has [{ hole: '$MODEL' }, 'update']). */
  readonly members: readonly (string | PatternHole)[];
  readonly arguments: readonly ArgumentPattern[];
  /** `...` was among the arguments, or the pattern is no call: others may follow. */
  readonly open: boolean;
  /** For messages: as written. */
  readonly text: string;
}

/** Full names that the root name may have, `redis.Redis` and `redis.asyncio.Redis`; language-own names have no module. */
export type PatternRoot = PatternHole | { readonly hole: null; readonly names: readonly string[] };

export interface PatternHole {
  readonly hole: string;
}

export interface ArgumentPattern {
  /** Position among the positional ones, or the keyword's name (in Python a keyword hole may also be given by position: both are set). */
  readonly position: number | null;
  readonly name: string | null;
  /** `$KEYS...` takes all that remain. */
  readonly rest: boolean;
  readonly value: ValuePattern;
  /** The pattern also holds without this argument: it stands in the pattern as `$TTL?` is not needed; keyword holes are optional, positional are not. */
  readonly optional: boolean;
}

export type ValuePattern =
  | { readonly kind: 'any'; readonly required: boolean }
  /** `required`: written `$TTL!`, the pattern holds only where the hole is filled. */
  | { readonly kind: 'hole'; readonly hole: string; readonly required: boolean }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  /** A constant by its last name: `CASCADE` is both `CASCADE` and `models.CASCADE`. */
  | { readonly kind: 'name'; readonly name: string }
  /** Each entry must be there where its own pattern is a literal; hole entries are optional. */
  | { readonly kind: 'object'; readonly entries: readonly { readonly key: string; readonly value: ValuePattern }[] }
  | { readonly kind: 'list'; readonly items: readonly ValuePattern[] };

/** What a match bound: hole to the expressions in its place. */
export type Bindings = ReadonlyMap<string, readonly Expression[]>;

/** Whether the pattern holds only where something definite stands in the code. */
export function demands(value: ValuePattern): boolean {
  if (value.kind === 'object') return value.entries.some((entry) => demands(entry.value));
  if (value.kind === 'hole' || value.kind === 'any') return value.required;
  return value.kind === 'literal' || value.kind === 'name' || value.kind === 'list';
}
