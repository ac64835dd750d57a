import type { ClassDefinition, Decorator, FunctionDefinition } from './definitions.ts';
import type { Gap } from './gap.ts';
import type { Span } from './span.ts';
import type {
  Call,
  Comment,
  Export,
  Expression,
  Import,
  Index,
  LanguageId,
  Member,
  ObjectExpression,
  TypeAlias,
} from './syntax.ts';

/**
 * What one file's text alone can show, in neutral terms. What a call *is* cannot be known here; the program names it once
 * origins are resolved. Numbers that name functions and classes are their positions in `functions` and `classes`.
 */
export interface FileFacts {
  readonly language: LanguageId;
  readonly imports: readonly Import[];
  readonly exports: readonly Export[];
  readonly types: readonly TypeAlias[];
  /** The first is the module's own body. */
  readonly functions: readonly FunctionFacts[];
  readonly classes: readonly ClassFacts[];
  readonly comments: readonly Comment[];
  readonly lines: number;
  readonly gaps: readonly Gap[];
}

export interface FunctionFacts {
  readonly id: number;
  /** As declared, or the name of the variable, field, property or argument that it is given to; else empty. */
  readonly name: string;
  /** Enclosing classes and functions, `OrderService.update.onDone`; empty for the module body. */
  readonly qualifiedName: string;
  readonly definition: FunctionDefinition | null;
  readonly span: Span;
  readonly nameSpan: Span;
  /** The function whose scope it is defined in; null for the module body. */
  readonly parent: number | null;
  /** The class that it is a method or a function-valued field of. */
  readonly owner: number | null;
  readonly isStatic: boolean;
  /** The object literal that it is a property of: its `this`. */
  readonly holder: ObjectExpression | null;
  readonly bindings: readonly Binding[];
  readonly steps: readonly Step[];
  /** The first is the function's own body, without conditions. */
  readonly contexts: readonly Context[];
}

export interface ClassFacts {
  readonly id: number;
  readonly name: string;
  readonly qualifiedName: string;
  readonly definition: ClassDefinition;
  readonly bases: readonly Expression[];
  readonly decorators: readonly Decorator[];
  readonly fields: ClassDefinition['fields'];
  /** Methods and function-valued fields. */
  readonly methods: readonly number[];
  /** Classes defined inside it. */
  readonly inner: readonly number[];
  /** The function whose scope it is defined in. */
  readonly parent: number;
  /** The class that it is defined in. */
  readonly outer: number | null;
  readonly span: Span;
  readonly nameSpan: Span;
}

/** A name of a function's own scope, with where its value comes from. */
export interface Binding {
  readonly name: string;
  readonly kind: 'parameter' | 'variable' | 'import' | 'function' | 'class' | 'element' | 'scope' | 'error';
  /** For `variable` the assigned value, for `element` the iterable, for `scope` the context, for `parameter` the default. */
  readonly value: Expression | null;
  /** Which part of the value: a member's name, a position; empty for the value itself. */
  readonly path: readonly (string | number)[];
  readonly annotation: Expression | null;
  /** Position of the parameter, function, class or import. */
  readonly index: number;
  readonly constant: boolean;
  readonly span: Span;
  readonly context: number;
}

/** Where a step stands in the control structure. Chains end at the first context, whose parent is null. */
export interface Context {
  readonly parent: number | null;
  readonly region: Region;
  readonly span: Span;
}

export type Region =
  | { readonly kind: 'body' }
  /** `early`: what follows an `if` that left the function or loop. */
  | { readonly kind: 'branch'; readonly condition: Expression; readonly when: boolean; readonly early: boolean }
  | {
      readonly kind: 'loop';
      readonly target: Expression | null;
      readonly iterable: Expression | null;
      readonly condition: Expression | null;
    }
  /** `tries` numbers the try statements of a function, so that a handler finds its body. */
  | { readonly kind: 'try'; readonly number: number; readonly handled: boolean }
  | {
      readonly kind: 'handler';
      readonly number: number;
      readonly types: readonly Expression[];
      readonly name: string | null;
      readonly leaves: boolean;
    }
  | { readonly kind: 'finally'; readonly number: number }
  | { readonly kind: 'scope'; readonly context: Expression };

interface StepBase {
  readonly context: number;
  readonly span: Span;
  /** The whole statement that it belongs to. */
  readonly statement: Span;
}

/** In the order of evaluation: arguments before their call, a value before its assignment. */
export type Step =
  | CallStep
  | ReadStep
  | ContainsStep
  | WriteStep
  | DeleteStep
  | (StepBase & { readonly kind: 'return' | 'raise' | 'yield'; readonly value: Expression | null });

export interface CallStep extends StepBase {
  readonly kind: 'call';
  readonly call: Call;
  /** Its value is not used. */
  readonly discarded: boolean;
}

/** A member or element that is read (not called, not written). */
export interface ReadStep extends StepBase {
  readonly kind: 'read';
  readonly place: Member | Index;
}

/** `key in container`. */
export interface ContainsStep extends StepBase {
  readonly kind: 'contains';
  readonly container: Expression;
  readonly key: Expression;
}

export interface WriteStep extends StepBase {
  readonly kind: 'write';
  readonly target: Expression;
  readonly value: Expression | null;
  readonly operator: string | null;
  readonly declares: boolean;
}

export interface DeleteStep extends StepBase {
  readonly kind: 'delete';
  readonly target: Expression;
}
