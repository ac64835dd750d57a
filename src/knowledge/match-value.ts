import type { Expression, ObjectExpression } from '../core/syntax.ts';
import { demands, type ValuePattern } from './pattern.ts';

/** What a match has bound so far, and how much it says: see `matchBest`. */
export interface Tally {
  readonly bindings: Map<string, readonly Expression[]>;
  score: number;
}

const WEIGHT = { hole: 1, object: 2, required: 3, definite: 8 } as const;

/** Whether the expression fits; what it binds is added to the tally. */
export function matchValue(pattern: ValuePattern, expression: Expression, tally: Tally): boolean {
  switch (pattern.kind) {
    case 'any':
      tally.score += pattern.required ? WEIGHT.required : 0;
      return true;
    case 'hole':
      tally.score += pattern.required ? WEIGHT.required : WEIGHT.hole;
      return bind(pattern.hole, expression, tally);
    case 'literal':
      return definite(expression.kind === 'literal' && expression.value === pattern.value, tally);
    case 'name':
      return definite(lastName(expression) === pattern.name, tally);
    case 'list':
      return matchList(pattern.items, expression, tally);
    case 'object':
      return matchObject(pattern, expression, tally);
  }
}

function bind(hole: string, expression: Expression, tally: Tally): boolean {
  tally.bindings.set(hole, [...(tally.bindings.get(hole) ?? []), expression]);
  return true;
}

function definite(fits: boolean, tally: Tally): boolean {
  if (fits) tally.score += WEIGHT.definite;
  return fits;
}

function lastName(expression: Expression): string | null {
  if (expression.kind === 'name') return expression.name;
  return expression.kind === 'member' ? expression.property : null;
}

function matchList(items: readonly ValuePattern[], expression: Expression, tally: Tally): boolean {
  if (expression.kind !== 'list') return false;
  return items.every((item, index) => {
    const given = expression.items[index];
    return given !== undefined && matchValue(item, given, tally);
  });
}

/** Some libraries take options as a function that answers them: `createQuery(() => ({ queryKey }))`. */
function matchObject(pattern: ValuePattern & { kind: 'object' }, given: Expression, tally: Tally): boolean {
  const expression = answeredObject(given) ?? given;
  if (expression.kind !== 'object') return !demands(pattern) && mayBeObject(expression);
  tally.score += WEIGHT.object;
  return pattern.entries.every(({ key, value }) => {
    const entry = entryValue(expression, key);
    return entry ? matchValue(value, entry, tally) : !demands(value);
  });
}

function answeredObject(expression: Expression): ObjectExpression | null {
  if (expression.kind !== 'function') return null;
  const [statement] = expression.definition.body;
  return statement?.kind === 'return' && statement.value?.kind === 'object' ? statement.value : null;
}

/** Options kept in a variable, or left out by `undefined`: nothing is known of them, and nothing speaks against them. */
function mayBeObject(expression: Expression): boolean {
  if (expression.kind === 'literal') return expression.value === null;
  return !['list', 'function', 'template', 'comprehension'].includes(expression.kind);
}

/** The last entry of a name counts, as it does at run time. Spread entries are not looked into. */
function entryValue(object: ObjectExpression, key: string): Expression | undefined {
  return object.entries.findLast((entry) => entry.key?.kind === 'literal' && entry.key.value === key)?.value;
}
