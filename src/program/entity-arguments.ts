import { textOf } from '../core/expressions.ts';
import type { Span } from '../core/span.ts';
import type { Expression } from '../core/syntax.ts';
import { argumentFor } from './arguments.ts';
import type { Cache } from './caches.ts';
import { callsOf } from './calls.ts';
import { lifetimeOfInstance } from './holders.ts';
import { kindAt } from './kinds.ts';
import { perProgram } from './per-program.ts';
import type { ClassNode, FunctionNode, Program } from './program.ts';
import { evaluate } from './values.ts';

/** What a memo reads of a row that it is asked for, and that the row's identity says nothing of. */
export interface EntityState {
  readonly text: string;
  readonly node: FunctionNode;
  readonly span: Span;
}

/**
 * A memo of the process that is handed a row finds its answer by which row it is; what the row is like today, or the rows it
 * refers to, it has read once. Quiet where entries run out, are ever taken away, or die with a request.
 */
export function entityState(program: Program, cache: Cache): EntityState | null {
  const { store, fills, invalidations } = cache;
  const body = store.body;
  if (store.kind !== 'memo' || store.lifetime !== 'process' || !body || invalidations.length > 0) return null;
  if (store.traits.ttl !== undefined || fills.some(({ ttl }) => ttl !== null)) return null;
  if (body.owner && !body.facts.isStatic && !isKept(program, body.owner)) return null;
  for (const index of rowsGiven(program, body)) {
    const found = stateOf(program, body, index, 0);
    if (found) return found;
  }
  return null;
}

/** One that stays: made at the module's level, or once for a class. */
function isKept(program: Program, owner: ClassNode): boolean {
  return lifetimeOfInstance(program, owner) !== 'request' || heldByClasses(program, program).has(owner);
}

const heldByClasses = perProgram((program, _: Program): ReadonlySet<ClassNode> => {
  const values = program.classes.flatMap(({ facts, scope }) =>
    facts.fields.flatMap(({ value }) => (value?.kind === 'call' ? [evaluate(program, value, scope)] : [])),
  );
  return new Set(values.flatMap((value) => (value.kind === 'instance' ? [value.node] : [])));
}, new Set<ClassNode>());

/** Parameters that are rows by what they are annotated with, or by the name that people go by. */
function rowsGiven(program: Program, node: FunctionNode): readonly number[] {
  return (node.facts.definition?.parameters ?? []).flatMap(({ name, annotation }, index) => {
    if (name === 'self' || name === 'cls' || name === '') return [];
    if (!annotation) return PERSON.test(name) ? [index] : [];
    return kindAt(program, { kind: 'name', name, span: node.facts.nameSpan }, node)?.resource ? [index] : [];
  });
}

const PERSON = /^(current_|request_)?(user|account|member|customer)$/;
const DEEPEST = 2;

function stateOf(program: Program, node: FunctionNode, index: number, depth: number): EntityState | null {
  const name = node.facts.definition?.parameters[index]?.name ?? '';
  for (const step of node.facts.steps) {
    const place = step.kind === 'call' ? step.call.callee : step.kind === 'read' ? step.place : null;
    if (place && isStateOf(place, name, step.kind === 'call')) return { text: textOf(place), node, span: step.span };
  }
  return depth < DEEPEST ? handedState(program, node, name, depth) : null;
}

function handedState(program: Program, node: FunctionNode, name: string, depth: number): EntityState | null {
  for (const { step, targets } of callsOf(program, node)) {
    for (const { node: target, way, link } of targets) {
      if (way !== 'call' || link !== 'proven' || target === node) continue;
      const parameters = target.facts.definition?.parameters ?? [];
      const at = parameters.findIndex((_, index) => isName(argumentFor(step.call, target, index), name));
      const found = at < 0 ? null : stateOf(program, target, at, depth + 1);
      if (found) return found;
    }
  }
  return null;
}

function isName(expression: Expression | null, name: string): boolean {
  return expression?.kind === 'name' && expression.name === name;
}

/** What a text has too says nothing: a user may be given by name. */
const OF_TEXTS = /^(lower|upper|strip|split|startswith|endswith|replace|encode|format|get|items|keys|values|copy)$/;
const OF_IDENTITY = /(^|_)(id|pk|uuid|slug|username|email|__class__|_meta)$/;

/** `user.has_perm(name)`, `user.group.discount`, `user.is_staff`; an id or a name of the row's own is as good as the row. */
function isStateOf(place: Expression, name: string, called: boolean): boolean {
  const members: string[] = [];
  let at = place;
  for (; at.kind === 'member'; at = at.object) members.unshift(at.property);
  const [first = ''] = members;
  if (!isName(at, name) || members.length === 0 || OF_IDENTITY.test(first)) return false;
  if (called) return members.length > 1 || !OF_TEXTS.test(first);
  return members.length > 1 || /^(is|has|can)_/.test(first);
}
