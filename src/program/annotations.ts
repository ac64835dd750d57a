import type { Expression, Literal } from '../core/syntax.ts';
import type { FunctionNode, Program } from './program.ts';
import { typeAlias } from './type-aliases.ts';
import { evaluate, type Value } from './values.ts';

/** Types that say how a value is had, not what it is. */
const WRAPPERS = new Set([
  'Optional',
  'Promise',
  'Awaitable',
  'Coroutine',
  'Annotated',
  'Readonly',
  'Partial',
  'Union',
  'ClassVar',
  'Final',
]);

/** `User`, `Optional[User]`, `Promise<User>`, `User | null`, `Repository<User>`: an instance of the first class that the annotation names. */
export function annotatedValue(program: Program, annotation: Expression, scope: FunctionNode): Value | null {
  if (annotation.kind === 'operation') return firstAnnotated(program, annotation.operands, scope);
  if (annotation.kind === 'literal') return quotedType(program, annotation, scope);
  if (annotation.kind === 'index') {
    const inner = annotation.index.kind === 'list' ? annotation.index.items : [annotation.index];
    const outer = annotation.object.kind === 'name' ? annotation.object.name : '';
    return WRAPPERS.has(outer)
      ? firstAnnotated(program, inner, scope)
      : namedType(program, annotation.object, inner, annotation, scope);
  }
  return namedType(program, annotation, [], annotation, scope);
}

/** Python's forward reference: `'Order'`. */
function quotedType(program: Program, { value, span }: Literal, scope: FunctionNode): Value | null {
  if (typeof value !== 'string' || !/^[A-Za-z_]\w*$/.test(value)) return null;
  const name: Expression = { kind: 'name', name: value, span };
  return namedType(program, name, [], name, scope);
}

function namedType(
  program: Program,
  name: Expression,
  given: readonly Expression[],
  annotation: Expression,
  scope: FunctionNode,
): Value | null {
  if (name.kind !== 'name' && name.kind !== 'member') return null;
  const named = evaluate(program, name, scope);
  const alias = named.kind === 'unknown' && name.kind === 'name' ? typeAlias(program, name.name, scope) : null;
  if (alias) return annotatedValue(program, alias.type, alias.scope);
  if (named.kind === 'class') return { kind: 'instance', node: named.node };
  if (named.kind !== 'external' || !named.path.includes('.')) return null;
  return { kind: 'typed', of: named, arguments: given, annotation, scope };
}

function firstAnnotated(program: Program, annotations: readonly Expression[], scope: FunctionNode): Value | null {
  for (const annotation of annotations) {
    const value = annotatedValue(program, annotation, scope);
    if (value) return value;
  }
  return null;
}
