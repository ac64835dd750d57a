import type { Gap } from './gap.ts';
import type { Span } from './span.ts';

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

export interface Comment {
  readonly text: string;
  readonly line: number;
}

export type Block = readonly Statement[];

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

export type Statement =
  | Assign
  | ExpressionStatement
  | If
  | Loop
  | Try
  | Scope
  | Return
  | Raise
  | Jump
  | Delete
  | Define
  | OpaqueStatement;

/**
 * `target` is a name, member, index, or a pattern (list or object). `declares` says that the name is new in the function
 * (`const`, `let`, `var`; in Python every assignment of a name that is not `global` or `nonlocal` there).
 * `operator` is set for `+=` and the like (`+`, `??`, `or`). A declaration without a value has the value null.
 */
export interface Assign {
  readonly kind: 'assign';
  readonly target: Expression;
  readonly value: Expression | null;
  readonly operator?: string;
  readonly declares: boolean;
  readonly constant?: boolean;
  readonly annotation?: Expression;
  readonly span: Span;
}

export interface ExpressionStatement {
  readonly kind: 'expression';
  readonly expression: Expression;
  readonly span: Span;
}

/** Also one arm of a `switch` or `match`, whose condition is a `match` operation. */
export interface If {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly then: Block;
  readonly else: Block;
  readonly span: Span;
}

/** `for x in xs` has target and iterable; `while` and C-style `for` have a condition. */
export interface Loop {
  readonly kind: 'loop';
  readonly target?: Expression;
  readonly iterable?: Expression;
  readonly condition?: Expression;
  readonly body: Block;
  readonly else: Block;
  readonly span: Span;
}

export interface Try {
  readonly kind: 'try';
  readonly body: Block;
  readonly handlers: readonly Handler[];
  readonly else: Block;
  readonly finalizer: Block;
  readonly span: Span;
}

/** No types means that it catches everything. */
export interface Handler {
  readonly types: readonly Expression[];
  readonly name?: string;
  readonly body: Block;
  readonly span: Span;
}

/** `with a as b`, `async with`, `using`. */
export interface Scope {
  readonly kind: 'scope';
  readonly items: readonly ScopeItem[];
  readonly body: Block;
  readonly span: Span;
}

export interface ScopeItem {
  readonly context: Expression;
  readonly target?: Expression;
}

export interface Return {
  readonly kind: 'return';
  readonly value: Expression | null;
  readonly span: Span;
}

export interface Raise {
  readonly kind: 'raise';
  readonly value: Expression | null;
  readonly span: Span;
}

export interface Jump {
  readonly kind: 'jump';
  readonly jump: 'break' | 'continue';
  readonly span: Span;
}

export interface Delete {
  readonly kind: 'delete';
  readonly targets: readonly Expression[];
  readonly span: Span;
}

export interface Define {
  readonly kind: 'define';
  readonly definition: FunctionDefinition | ClassDefinition;
  readonly span: Span;
}

export interface OpaqueStatement {
  readonly kind: 'opaque';
  readonly statements: Block;
  readonly expressions: readonly Expression[];
  readonly span: Span;
}

export interface FunctionDefinition {
  readonly kind: 'function';
  /** Empty for an anonymous function. */
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** An arrow function or lambda with an expression body has one return statement. */
  readonly body: Block;
  readonly decorators: readonly Decorator[];
  readonly returns?: Expression;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  /** Methods only. */
  readonly isStatic: boolean;
  readonly accessor?: 'get' | 'set';
  readonly exported?: 'named' | 'default';
  readonly span: Span;
  /** The line that names it, for messages. */
  readonly nameSpan: Span;
}

export interface Parameter {
  /** Empty where the parameter is a pattern. */
  readonly name: string;
  readonly pattern?: Expression;
  readonly default?: Expression;
  readonly annotation?: Expression;
  readonly rest?: 'positional' | 'keyword';
  /** TypeScript's `constructor(private readonly cache: Cache)`. */
  readonly isField?: boolean;
  readonly span: Span;
}

export interface Decorator {
  readonly expression: Expression;
  readonly span: Span;
}

export interface ClassDefinition {
  readonly kind: 'class';
  readonly name: string;
  readonly bases: readonly Expression[];
  readonly decorators: readonly Decorator[];
  readonly fields: readonly Field[];
  readonly methods: readonly FunctionDefinition[];
  /** Classes defined inside, such as Django's `Meta`, and statements of the class body that are none of the above. */
  readonly body: Block;
  readonly exported?: 'named' | 'default';
  readonly span: Span;
  readonly nameSpan: Span;
}

/** `isStatic`: shared by all instances (`static` in TypeScript, a value in a Python class body). */
export interface Field {
  readonly name: string;
  readonly value: Expression | null;
  readonly annotation?: Expression;
  readonly decorators: readonly Decorator[];
  readonly isStatic: boolean;
  readonly span: Span;
}
