import type { Decorator } from '../core/definitions.ts';
import type { Expression } from '../core/syntax.ts';
import { type Kind, newKind } from './kinds.ts';
import { decoratorMatches } from './library-matches.ts';
import type { ClassNode, FunctionNode, Program } from './program.ts';
import { dataOf } from './resources.ts';
import { enclosingClass, SELF } from './scope.ts';
import { evaluate } from './values.ts';

/** A field or parameter that a decorator fills: `constructor(@InjectRepository(Order) private orders)`. */
export function injectedKind(program: Program, place: Expression, scope: FunctionNode): Kind | null {
  if (place.kind !== 'member' || place.object.kind !== 'name' || !SELF.has(place.object.name)) return null;
  const owner = enclosingClass(scope);
  if (!owner) return null;
  for (const { expression } of decoratorsOf(owner, place.property)) {
    const [match] = decoratorMatches(program, expression, owner.scope);
    const { returns, data, cache } = match?.compiled.entry ?? {};
    if (!match || returns === undefined) continue;
    return newKind(match.compiled.library, returns, evaluate(program, place, scope), {
      cache: cache ?? null,
      resource: data ? dataOf(program, data, match.bindings, owner.scope) : null,
    });
  }
  return null;
}

function decoratorsOf(owner: ClassNode, name: string): readonly Decorator[] {
  const field = owner.facts.fields.find((candidate) => candidate.name === name);
  const parameters = owner.methods.get('constructor')?.facts.definition?.parameters ?? [];
  const parameter = parameters.find((candidate) => candidate.isField && candidate.name === name);
  return [...(field?.decorators ?? []), ...(parameter?.decorators ?? [])];
}
