import type { Expression } from '../core/syntax.ts';
import type { Verb } from '../knowledge/model.ts';
import type { Bindings } from '../knowledge/pattern.ts';
import { shapeText } from './key-shape.ts';
import { literalText, shapeOf } from './keys.ts';
import type { FunctionNode, Program } from './program.ts';
import { type Resource, resource } from './resources.ts';
import { evaluate } from './values.ts';

/** The path that an address leads to; null where nothing of it is fixed. */
export function endpointAt(program: Program, expression: Expression, scope: FunctionNode): Resource | null {
  const request = requestAt(program, expression, scope);
  if (!request.address) return null;
  const made = resource('endpoint', shapeText(shapeOf(program, request.address, request.scope)));
  return /[a-z]/i.test(made.id.replaceAll('{}', '')) ? made : null;
}

/** What a request does by its method, where one is written with the address: `{ url, method: 'DELETE' }`. */
export function methodVerb(program: Program, hole: string, bindings: Bindings, scope: FunctionNode): Verb | null {
  const [expression] = bindings.get(hole) ?? [];
  if (!expression) return null;
  const request = requestAt(program, expression, scope);
  const method = request.method ? literalText(program, request.method, request.scope) : null;
  return method === null ? null : (VERBS.get(method.toUpperCase()) ?? null);
}

const VERBS: ReadonlyMap<string, Verb> = new Map([
  ['POST', 'create'],
  ['PUT', 'update'],
  ['PATCH', 'update'],
  ['DELETE', 'delete'],
]);

interface Request {
  readonly address: Expression | null;
  readonly method: Expression | null;
  readonly scope: FunctionNode;
}

/** An address, an object that holds one, or a function that answers either. */
function requestAt(program: Program, expression: Expression, scope: FunctionNode): Request {
  const value = evaluate(program, expression, scope);
  if (value.kind === 'function') {
    const answer = value.node.facts.steps.findLast((step) => step.kind === 'return' && step.value !== null);
    return answer?.kind === 'return' && answer.value && answer.value !== expression
      ? requestAt(program, answer.value, value.node)
      : { address: null, method: null, scope };
  }
  if (value.kind !== 'object') return { address: expression, method: null, scope };
  const at = (name: string) =>
    value.expression.entries.find(({ key }) => key?.kind === 'literal' && key.value === name)?.value ?? null;
  return { address: at('url'), method: at('method'), scope: value.scope };
}
