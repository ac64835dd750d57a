import type { Call, Expression, ListExpression, Literal, ObjectExpression } from '../core/syntax.ts';
import type { ClassNode, FunctionNode, SourceFile } from './program.ts';

/** What an expression evaluates to, as far as the text of the tree shows. */
export type Value =
  /** A name of a module outside the tree: `django.core.cache.cache`, `lru-cache.LRUCache`; the language's own: `dict`. */
  | { readonly kind: 'external'; readonly path: string }
  | { readonly kind: 'function'; readonly node: FunctionNode; readonly by?: PlacedMaking }
  | { readonly kind: 'class'; readonly node: ClassNode }
  | { readonly kind: 'instance'; readonly node: ClassNode }
  | { readonly kind: 'module'; readonly file: SourceFile }
  /** `by`: the call of the function of the tree that made it, with the arguments that it is made of. */
  | {
      readonly kind: 'object';
      readonly expression: ObjectExpression;
      readonly scope: FunctionNode;
      readonly by?: PlacedMaking;
    }
  | {
      readonly kind: 'list';
      readonly expression: ListExpression;
      readonly scope: FunctionNode;
      readonly by?: PlacedMaking;
    }
  | { readonly kind: 'literal'; readonly literal: Literal }
  /** A parameter, or a part of it; `path` leads from the parameter to the part. */
  | {
      readonly kind: 'parameter';
      readonly node: FunctionNode;
      readonly index: number;
      readonly path: readonly string[];
    }
  /** What a call answers whose callee is not in the tree. */
  | {
      readonly kind: 'result';
      readonly call: Expression & { kind: 'call' };
      readonly callee: Value;
      readonly scope: FunctionNode;
      /** The call, as a module loads, of the function of the tree that makes one anew each time: `createCache('orders')`. */
      readonly by?: PlacedMaking;
    }
  /** A member or an element of something whose inside is not known. */
  | { readonly kind: 'member'; readonly of: Value; readonly name: string }
  /** `index` is null for what a loop goes over. */
  | { readonly kind: 'element'; readonly of: Value; readonly index: Expression | null }
  /** An instance of a class outside the tree, as an annotation names it: `Repository<Order>`. */
  | {
      readonly kind: 'typed';
      readonly of: Value & { readonly kind: 'external' };
      readonly arguments: readonly Expression[];
      readonly annotation: Expression;
      readonly scope: FunctionNode;
    }
  | { readonly kind: 'unknown'; readonly name: string };

/** A call with the function that it stands in. */
export interface PlacedMaking {
  readonly call: Call;
  readonly scope: FunctionNode;
}
