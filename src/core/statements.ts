import type { ClassDefinition, FunctionDefinition } from './definitions.ts';
import type { Span } from './span.ts';
import type { Expression } from './syntax.ts';

export type Block = readonly Statement[];

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
