import type { FunctionDefinition } from './definitions.ts';
import type { Gap } from './gap.ts';
import type { Span } from './span.ts';
import type { Block } from './statements.ts';

/**
 * The common syntax: what every language front end lowers its text to. Small on purpose. What a front end does not know
 * becomes `opaque` with its children, so nothing inside is lost.
 */
export type LanguageId = 'python' | 'typescript' | 'javascript';

export interface Module {
  readonly language: LanguageId;
  readonly imports: readonly Import[];
  /** Re-exports and renamed exports. In Python every module-level name is exported without an entry here. */
  readonly exports: readonly Export[];
  /** Names of types at module level that stand for another type: `type Database = Knex`. */
  readonly types?: readonly TypeAlias[];
  readonly body: Block;
  /** Comments that hold the word `cache-audit:`, for suppressions. */
  readonly comments: readonly Comment[];
  /** Number of lines of the text. */
  readonly lines: number;
  readonly gaps: readonly Gap[];
}

/**
 * `import x from 'y'`, `from y import x as z`, `const { x } = require('y')`. `module` is as written; a relative Python
 * module keeps its leading dots (`.models`, `..core`). `imported` is `default` for a default import and `*` for the
 * module itself: `import * as fs from 'fs'`, `import redis`, `const x = require('x')`.
 * `import a.b.c` in Python binds `local` `a` and names module `a`; the whole path stands in `module` of a second import
 * whose `local` is the dotted path `a.b.c`.
 */
export interface Import {
  readonly module: string;
  readonly imported: string;
  readonly local: string;
  readonly span: Span;
}

/** `export { a as b } from 'c'` is { exported: b, local: a, module: c }; `export * from 'c'` has `*` for both names. */
export interface Export {
  readonly exported: string;
  readonly local: string;
  readonly module?: string;
  readonly span: Span;
}

export interface TypeAlias {
  readonly name: string;
  readonly type: Expression;
}

export interface Comment {
  readonly text: string;
  readonly line: number;
}

export type Expression =
  | Name
  | Member
  | Index
  | Call
  | Literal
  | Template
  | ObjectExpression
  | ListExpression
  | FunctionExpression
  | Operation
  | Comprehension
  | OpaqueExpression;

/** `this`, `self`, `super` and `cls` are plain names, as written. */
export interface Name {
  readonly kind: 'name';
  readonly name: string;
  readonly span: Span;
}

export interface Member {
  readonly kind: 'member';
  readonly object: Expression;
  readonly property: string;
  /** `a?.b` */
  readonly optional?: boolean;
  readonly span: Span;
}

export interface Index {
  readonly kind: 'index';
  readonly object: Expression;
  readonly index: Expression;
  readonly span: Span;
}

/**
 * A call, `new`, a tagged template (its literal is the one argument), or a JSX element: `<Panel id={x}>child</Panel>` is
 * a call of `Panel` with `form: 'jsx'` and two arguments, an object of its attributes and a list of its children.
 */
export interface Call {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly arguments: readonly Argument[];
  readonly form: 'call' | 'new' | 'jsx' | 'tagged';
  readonly awaited: boolean;
  readonly span: Span;
}

export interface Argument {
  /** Keyword arguments only. */
  readonly name?: string;
  /** `*args`, `**kwargs`, `...rest`. */
  readonly spread?: boolean;
  readonly value: Expression;
}

export interface Literal {
  readonly kind: 'literal';
  /** Strings are unescaped; a regular expression and a big number stand as their text. `None` and `undefined` are null. */
  readonly value: string | number | boolean | null;
  readonly type: 'string' | 'number' | 'boolean' | 'null' | 'undefined' | 'regex';
  readonly span: Span;
}

/** f-strings and template strings. Adjacent or nested literal text is one string part. */
export interface Template {
  readonly kind: 'template';
  readonly parts: readonly (string | Expression)[];
  readonly span: Span;
}

/** Dict, object literal, object pattern. A spread entry has `key: null`; a shorthand `{ a }` has the literal key `a`. */
export interface ObjectExpression {
  readonly kind: 'object';
  readonly entries: readonly ObjectEntry[];
  readonly span: Span;
}

export interface ObjectEntry {
  readonly key: Expression | null;
  readonly value: Expression;
  /** Computed `[key]`; in Python every key is computed. Elsewhere an identifier key is a string literal. */
  readonly computed?: boolean;
}

/** Array, list, tuple, set, and the patterns of their shape. Holes of a pattern are left as undefined literals. */
export interface ListExpression {
  readonly kind: 'list';
  readonly type: 'list' | 'tuple' | 'set';
  readonly items: readonly Expression[];
  readonly span: Span;
}

/** A lambda, arrow function, function expression, class expression. */
export interface FunctionExpression {
  readonly kind: 'function';
  readonly definition: FunctionDefinition;
  readonly span: Span;
}

/**
 * Operators by one spelling in every language: `==` `!=` (also `===`, `is`, `!==`, `is not`), `<` `<=` `>` `>=`, `in`
 * `not-in`, `not`, `and`, `or`, `??`, `+` `-` `*` `/` `%` `|` `&` and so on as written, `?:` (condition, then, else),
 * `await` (of something that is not a call), `spread` (inside lists), `yield`, `typeof`, `instanceof`, `:=` (target, value: walrus or an
 * assignment inside an expression), `delete`, `void`, `++` `--` (target), `match` (subject, pattern: one arm of a match or switch).
 */
export interface Operation {
  readonly kind: 'operation';
  readonly operator: string;
  readonly operands: readonly Expression[];
  readonly span: Span;
}

/** `[r for x in xs if c]`, a generator, a dict comprehension (two results). */
export interface Comprehension {
  readonly kind: 'comprehension';
  readonly results: readonly Expression[];
  readonly clauses: readonly ComprehensionClause[];
  readonly span: Span;
}

export interface ComprehensionClause {
  readonly target: Expression;
  readonly iterable: Expression;
  readonly conditions: readonly Expression[];
}

export interface OpaqueExpression {
  readonly kind: 'opaque';
  readonly children: readonly Expression[];
  readonly span: Span;
}
