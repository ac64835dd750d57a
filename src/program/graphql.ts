import type { Expression } from '../core/syntax.ts';
import type { Verb } from '../knowledge/model.ts';
import { shapeText } from './key-shape.ts';
import { shapeOf } from './keys.ts';
import type { FunctionNode, Program } from './program.ts';
import { evaluate } from './values.ts';
import { nameParts, nounOf, wordsOf } from './words.ts';

/** The text of a GraphQL document, which may stand in a template with a tag. */
export function documentText(program: Program, document: Expression, scope: FunctionNode): string {
  const value = evaluate(program, document, scope);
  const [template] = value.kind === 'result' && value.call.form === 'tagged' ? value.call.arguments : [];
  return shapeText(shapeOf(program, template?.value ?? document, scope));
}

/** The name that a tagged document gives its operation, by which clients know its answer. */
export function operationName(program: Program, document: Expression, scope: FunctionNode): string | null {
  const value = evaluate(program, document, scope);
  if (value.kind !== 'result' || value.call.form !== 'tagged') return null;
  return /^\s*(?:query|mutation|subscription)\s+(\w+)/.exec(documentText(program, document, scope))?.[1] ?? null;
}

/** A document that asks and changes nothing. */
export function isQueryText(text: string): boolean {
  return /^\s*(query\b|\{[^}])/m.test(text) && !/^\s*mutation\b/m.test(text);
}

export interface GraphqlField {
  readonly name: string;
  readonly noun: string;
  readonly verb: Verb;
}

/** The first field that a document asks for: `deleteOrder` and `orderDelete` delete an order. */
export function firstField(text: string): GraphqlField | null {
  const name = /\{\s*(?:\w+\s*:\s*)?(\w+)/.exec(text.replace(/^\s*(query|mutation|subscription)[^{]*/, ''))?.[1];
  if (name === undefined) return null;
  const words = wordsOf(name);
  const last = nameParts(words.at(-1) ?? '').verb;
  const { verb, noun } = last && words.length > 1 ? { verb: last, noun: nounOf(words.slice(0, -1)) } : nameParts(name);
  return { name, noun: noun || nounOf(words), verb: verb === null || verb === 'read' ? 'any' : verb };
}
