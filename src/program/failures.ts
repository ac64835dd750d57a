import { textOf, walkExpression } from '../core/expressions.ts';
import type { Context, Region, Step } from '../core/facts.ts';
import type { Span } from '../core/span.ts';
import type { Expression } from '../core/syntax.ts';
import { contextsBetween } from './conditions.ts';
import { type Cost, type Load, loadOf } from './loads.ts';
import type { FunctionNode, Program } from './program.ts';

/** A failed load whose default is taken for the value. */
export interface Swallowed {
  /** The handler as it reads: `except Exception`. */
  readonly guard: string;
  readonly span: Span;
  readonly load: Load;
  /** What stands for the value that was not to be had; null where it is nothing. */
  readonly fallback: Expression | null;
}

type Handler = Extract<Region, { kind: 'handler' }>;

/** The broad handler that a step stands in, if the load that failed leaves the process. */
export function swallowedAt(program: Program, node: FunctionNode, context: number): Swallowed | null {
  const chain = contextsBetween(node, context, null);
  const at = chain.findIndex(({ region }) => region.kind === 'handler');
  const outer = chain[at];
  if (outer?.region.kind !== 'handler' || asksForAbsence(chain.slice(0, at))) return null;
  return swallowedBy(program, node, outer, outer.region);
}

function swallowedBy(program: Program, node: FunctionNode, { span }: Context, region: Handler): Swallowed | null {
  if (!isBroad(region)) return null;
  const load = loadsOfTry(program, node, region.number)[0];
  return load ? { guard: guardText(node, region), span, load, fallback: null } : null;
}

const BROAD =
  /(^|\.)(Exception|BaseException|Error|RequestException|HTTPError|ConnectionError|TimeoutError|Timeout|URLError|ClientError|OSError|IOError|SocketError|RedisError|DatabaseError|OperationalError)$/;

/** Catches failures of the source, not only the news that there is nothing. */
function isBroad({ types }: Handler): boolean {
  const all = types.flatMap((type) => (type.kind === 'list' ? type.items : [type])).map(textOf);
  return all.length === 0 || all.some((name) => BROAD.test(name));
}

const ABSENCE = /404|not_?found|does_?not_?exist|no_?such|enoent|missing|PGRST116|P2025|key_?error|status|code/i;

/** `if (error.status === 404)` inside the handler: the absence is an answer. */
function asksForAbsence(inner: readonly Context[]): boolean {
  return inner.some(({ region }) => region.kind === 'branch' && ABSENCE.test(textOf(region.condition)));
}

function guardText(node: FunctionNode, { types }: Handler): string {
  if (node.file.facts.language !== 'python') return 'catch';
  return types.length === 0 ? 'except' : `except ${types.map(textOf).join(', ')}`;
}

const FAILING: readonly Cost[] = ['remote', 'data', 'heavy', 'unknown'];

function loadsOfTry(program: Program, node: FunctionNode, number: number): readonly Load[] {
  const steps = node.facts.steps.filter((step) => step.kind === 'call' && isInTry(node, step, number));
  return steps
    .flatMap((step) => (step.kind === 'call' ? loadOf(program, node, step) : []))
    .filter(({ cost }) => FAILING.includes(cost))
    .toSorted((a, b) => FAILING.indexOf(a.cost) - FAILING.indexOf(b.cost));
}

function isInTry(node: FunctionNode, step: Step, number: number): boolean {
  return contextsBetween(node, step.context, null).some(
    ({ region }) => region.kind === 'try' && region.number === number,
  );
}

/** What a handler put in the place of the value that `name` stands for at `before`. */
export function swallowedInto(program: Program, node: FunctionNode, name: string, before: Span): Swallowed | null {
  for (const step of node.facts.steps) {
    if (step.kind !== 'write' || step.target.kind !== 'name' || step.target.name !== name) continue;
    if (step.span.line >= before.line || !isDefault(step.value)) continue;
    const swallowed = swallowedAt(program, node, step.context);
    if (swallowed && !handlerLeaves(node, step.context)) return { ...swallowed, fallback: step.value };
  }
  return null;
}

/** What a handler returns as if it were the answer. */
export function swallowedReturn(program: Program, node: FunctionNode): Swallowed | null {
  for (const step of node.facts.steps) {
    if (step.kind !== 'return' || !isDefault(step.value)) continue;
    const swallowed = swallowedAt(program, node, step.context);
    if (swallowed) return { ...swallowed, fallback: step.value };
  }
  return null;
}

function handlerLeaves(node: FunctionNode, context: number): boolean {
  return contextsBetween(node, context, null).some(({ region }) => region.kind === 'handler' && region.leaves);
}

/** Nothing, a constant, an empty container, the error itself: what a failed load leaves. */
export function isDefault(value: Expression | null): boolean {
  if (value === null) return true;
  if (value.kind === 'literal') return true;
  if (value.kind === 'list') return value.items.length === 0;
  if (value.kind === 'object')
    return value.entries.every(({ value: part }) => part.kind === 'literal' || isErrorName(part));
  if (value.kind === 'call')
    return value.arguments.length === 0 && /^(dict|list|set|tuple|str)$/.test(textOf(value.callee));
  return isErrorName(value);
}

function isErrorName(value: Expression): boolean {
  return [...walkExpression(value)].some((part) => part.kind === 'name' && /^(e|ex|exc|err|error)$/.test(part.name));
}
