import { textOf, walkExpression } from '../core/expressions.ts';
import type { Expression } from '../core/syntax.ts';
import { callsOf } from './calls.ts';
import type { Load } from './loads.ts';
import { around, hitTestOf, isMissTest, type Miss } from './misses.ts';
import type { FunctionNode, Program } from './program.ts';

/** The absent value that a cache does not serve: never stored under a test, or stored and taken for a miss. */
export interface Absence {
  readonly kind: 'not-stored' | 'not-recognised';
  /** The test as the code has it. */
  readonly guard: Expression;
}

export function absenceIn(program: Program, miss: Miss): Absence | null {
  const guard = guardOfFill(miss);
  if (guard) return { kind: 'not-stored', guard };
  const [load] = miss.loads;
  const test = hitTestOf(miss);
  if (!load || (test !== 'truthy' && test !== 'nothing') || !mayBeAbsent(program, load)) return null;
  if (isWrapped(miss) || hasStandIn(miss)) return null;
  const read = miss.reads.find(({ step }) => step?.kind === 'call' || step?.kind === 'read');
  const asked = read?.step?.kind === 'call' ? read.step.call : read?.step?.kind === 'read' ? read.step.place : null;
  return asked ? { kind: 'not-recognised', guard: asked } : null;
}

/** `if user:` around the fill, or `if not user: return` before it. */
function guardOfFill(miss: Miss): Expression | null {
  const names = valueNames(miss);
  if (names.size === 0) return null;
  const loaded = miss.loads[0]?.step.span.line ?? 0;
  for (const { region, span } of around(miss.fill)) {
    if (region.kind !== 'branch' || (span.line < loaded && isMissTest(region.condition, miss))) continue;
    if (asksForPresence(region.condition, region.when, names)) return region.condition;
  }
  return null;
}

function valueNames({ fill }: Miss): ReadonlySet<string> {
  if (!fill.value) return new Set();
  return new Set([...walkExpression(fill.value)].flatMap((part) => (part.kind === 'name' ? [part.name] : [])));
}

/** True exactly where the value is there. */
function asksForPresence(condition: Expression, when: boolean, names: ReadonlySet<string>): boolean {
  if (condition.kind === 'name') return when && names.has(condition.name);
  if (condition.kind !== 'operation') return false;
  const [left, right] = condition.operands;
  if (condition.operator === 'not' && left) return asksForPresence(left, !when, names);
  if ((condition.operator === '==' || condition.operator === '!=') && left?.kind === 'name' && right)
    return (
      names.has(left.name) && right.kind === 'literal' && right.value === null && (condition.operator === '!=') === when
    );
  return false;
}

/** The stored text or envelope is there even where the value in it is not. */
function isWrapped({ fill }: Miss): boolean {
  const { value } = fill;
  if (!value) return true;
  if (value.kind === 'object' || value.kind === 'list') return true;
  return /stringify|dumps|serial|encode|pack|Response|render|compress/i.test(textOf(value));
}

/** `find(id) or MISSING`, `if order is None: order = MISSING`: what is stored is there in any case. */
function hasStandIn(miss: Miss): boolean {
  const { fill, node } = miss;
  if (fill.value?.kind === 'operation' && STAND_IN.has(fill.value.operator)) return true;
  const names = valueNames(miss);
  const given = node.facts.steps.filter(
    (step) => step.kind === 'write' && step.target.kind === 'name' && names.has(step.target.name),
  );
  return given.some(
    (step) =>
      step.kind === 'write' &&
      (step.operator === 'or' ||
        step.operator === '??' ||
        (step.value?.kind === 'operation' && STAND_IN.has(step.value.operator))),
  );
}

const STAND_IN = new Set(['or', '??', '?:']);

const MAYBE =
  /^(find|findOne|findFirst|findUnique|findById|findByPk|findOneBy|first|one_or_none|scalar_one_or_none|scalar|fetchone|find_one|get_or_none|lookup|get)$/;
const MAYBE_NAMED = /^(find|lookup|get_optional|maybe)|_or_none$|OrNull$|ById$|_by_id$/;

/** Whether a load's name or body says that it may find nothing. */
export function mayBeAbsent(program: Program, { node, step }: Load): boolean {
  const { callee } = step.call;
  const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
  if (MAYBE_NAMED.test(name)) return true;
  const targets = callsOf(program, node).find((site) => site.step === step)?.targets ?? [];
  if (targets.length === 0) return callee.kind === 'member' && MAYBE.test(name) && name !== 'get';
  return targets.some((target) => answersNothing(target.node));
}

function answersNothing(node: FunctionNode): boolean {
  const returns = node.facts.definition?.returns;
  if (returns && /Optional|None|null|undefined/.test(textOf(returns))) return true;
  return node.facts.steps.some(
    (step) => step.kind === 'return' && step.value?.kind === 'literal' && step.value.value === null,
  );
}

const NOT_FOUND = /404|not_?found|does_?not_?exist/i;

/** Whether the code tells "there is none" from a failure: a 404, a DoesNotExist. */
export function knowsAbsence(program: Program, { node, step }: Load): boolean {
  const targets = callsOf(program, node).find((site) => site.step === step)?.targets ?? [];
  return [node, ...targets.map((target) => target.node)].some((at) =>
    at.facts.contexts.some(
      ({ region }) =>
        (region.kind === 'branch' && NOT_FOUND.test(textOf(region.condition))) ||
        (region.kind === 'handler' && region.types.some((type) => NOT_FOUND.test(textOf(type)))),
    ),
  );
}
