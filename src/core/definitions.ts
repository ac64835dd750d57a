import type { Span } from './span.ts';
import type { Block } from './statements.ts';
import type { Expression } from './syntax.ts';

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
  /** `constructor(@Inject(CACHE) cache)`. */
  readonly decorators?: readonly Decorator[];
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
