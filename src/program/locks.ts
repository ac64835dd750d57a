import { textOf } from '../core/expressions.ts';
import type { CallStep, Context, Step } from '../core/facts.ts';
import type { Expression } from '../core/syntax.ts';
import { effectsOf } from './effects.ts';
import { holderOf } from './holders.ts';
import { kindOf } from './kinds.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program, SourceFile } from './program.ts';
import { evaluate } from './values.ts';
import { wordsOf } from './words.ts';

/** A lock as an expression names it. */
export interface Lock {
  /** Equal for one and the same lock of the tree. */
  readonly id: string;
  readonly text: string;
  /** One of many, chosen by a key. */
  readonly perKey: boolean;
  /** Null where its making does not show. */
  readonly reentrant: boolean | null;
}

/** A region of a function in which a lock is held. */
export interface Holding {
  readonly lock: Lock;
  readonly node: FunctionNode;
  readonly span: Step['span'];
  /** The context of the region; null for one that starts with `acquire()` or is a function of its own. */
  readonly context: number | null;
  /** Whether taking it may fail or time out, so that nobody waits forever. */
  readonly mayFail: boolean;
  /** The function that is run under the lock. */
  readonly body: FunctionNode | null;
}

/** The locks that a function takes, in order. */
export const holdingsOf = perProgram((program, node: FunctionNode): readonly Holding[] => {
  const scoped = node.facts.contexts.flatMap(({ region, span }, context) => {
    const lock = region.kind === 'scope' ? lockOf(program, region.context, node) : null;
    return lock ? [{ lock, node, span, context, mayFail: false, body: null }] : [];
  });
  const acquired = node.facts.steps.flatMap((step) => acquisition(program, node, step));
  const run = node.facts.steps.flatMap((step) => exclusive(program, node, step).map(({ holding }) => holding));
  return [...scoped, ...acquired, ...run];
});

/** The locks that are surely held at a step of a function, outermost first. */
export function heldAt(program: Program, node: FunctionNode, step: Step): readonly Holding[] {
  const own = holdingsOf(program, node).filter((holding) => {
    if (holding.body) return false;
    return holding.context === null
      ? isBetween(program, node, holding, step)
      : isInside(node, step.context, holding.context);
  });
  return [...heldAround(program, node), ...own];
}

/** The locks under which a function runs because it was handed to them: `mutex.runExclusive(async () => …)`. */
function heldAround(program: Program, node: FunctionNode): readonly Holding[] {
  const around: Holding[] = [];
  for (let at: FunctionNode | null = node; at; at = at.parent) {
    const holding = exclusiveBodies(program, at.file).get(at);
    if (holding) around.unshift(holding);
    if (runsLater(at)) break;
  }
  return around;
}

/** A function that is handed to a timer, an event or a thread runs when the lock is free again. */
function runsLater({ parent, facts }: FunctionNode): boolean {
  const { definition } = facts;
  return (parent?.facts.steps ?? []).some(
    (step) =>
      step.kind === 'call' &&
      LATER.test(textOf(step.call.callee)) &&
      step.call.arguments.some(({ value }) => value.kind === 'function' && value.definition === definition),
  );
}

const LATER =
  /(^|\.)(setTimeout|setInterval|setImmediate|nextTick|queueMicrotask|requestAnimationFrame|on|once|addEventListener|addListener|subscribe|call_later|call_soon|add_done_callback|Timer|Thread|submit)$/;

const exclusiveBodies = perProgram((program, file: SourceFile): ReadonlyMap<FunctionNode, Holding> => {
  const all = file.functions.flatMap((node) => node.facts.steps.flatMap((step) => exclusive(program, node, step)));
  return new Map(all.map(({ body, holding }) => [body, holding]));
});

/** A call that runs a function under a lock. */
function exclusive(
  program: Program,
  node: FunctionNode,
  step: Step,
): readonly { readonly body: FunctionNode; readonly holding: Holding }[] {
  if (step.kind !== 'call' || step.call.callee.kind !== 'member') return [];
  if (!/^(runExclusive|acquire|withLock|run|use)$/.test(step.call.callee.property)) return [];
  const { callee } = step.call;
  const lock = lockOf(program, callee.object, node);
  const [effect] = lock
    ? effectsOf(program, node).filter((other) => other.step === step && other.name === 'lock.hold')
    : [];
  if (!lock || !effect?.body) return [];
  const perKey = lock.perKey || effect.keys.length > 0;
  const holding = {
    lock: { ...lock, perKey },
    node,
    span: step.span,
    context: null,
    mayFail: false,
    body: effect.body,
  };
  return [{ body: effect.body, holding }];
}

function isInside(node: FunctionNode, context: number, region: number): boolean {
  for (let at: number | null = context; at !== null; at = parentOf(node, at)) if (at === region) return true;
  return false;
}

function parentOf(node: FunctionNode, context: number): number | null {
  const found: Context | undefined = node.facts.contexts[context];
  return found?.parent ?? null;
}

/** After `lock.acquire()` and before the first `lock.release()`. */
function isBetween(program: Program, node: FunctionNode, holding: Holding, step: Step): boolean {
  if (!isAfter(step, holding.span)) return false;
  return !node.facts.steps.some(
    (other) =>
      other.kind === 'call' &&
      isAfter(other, holding.span) &&
      !isAfter(other, step.span) &&
      isRelease(program, node, other, holding.lock),
  );
}

function isAfter(step: Step, span: Step['span']): boolean {
  return step.span.line > span.line || (step.span.line === span.line && step.span.column > span.column);
}

function isRelease(program: Program, node: FunctionNode, { call }: CallStep, lock: Lock): boolean {
  if (call.callee.kind !== 'member' || call.callee.property !== 'release') return false;
  return lockOf(program, call.callee.object, node)?.id === lock.id;
}

function acquisition(program: Program, node: FunctionNode, step: Step): readonly Holding[] {
  if (step.kind !== 'call' || step.call.callee.kind !== 'member' || step.call.callee.property !== 'acquire') return [];
  const lock = lockOf(program, step.call.callee.object, node);
  if (!lock) return [];
  if (exclusive(program, node, step).length > 0) return [];
  const mayFail = step.call.arguments.length > 0 || !step.discarded;
  return [{ lock, node, span: step.span, context: null, mayFail, body: null }];
}

/** The lock that an expression names: one of a library, or a name that says so; null for anything else. */
export function lockOf(program: Program, expression: Expression, node: FunctionNode): Lock | null {
  if (expression.kind === 'index') return keyedLock(program, expression.object, node);
  if (expression.kind === 'call') return lockOfCall(program, expression, node);
  if (expression.kind !== 'name' && expression.kind !== 'member') return null;
  const value = evaluate(program, expression, node);
  const kind = kindOf(program, value);
  const isKnown = kind !== null && /^(lock|rlock|mutex)$/.test(kind.name);
  if (!isKnown && !isLockName(textOf(expression))) return null;
  if (value.kind === 'result' && value.callee.kind === 'member' && !isKnown) return null;
  const holder = holderOf(program, expression, node);
  if (!holder || holder.lifetime === 'call') return null;
  return {
    id: holder.id,
    text: textOf(expression),
    perKey: false,
    reentrant: isKnown ? kind.name === 'rlock' : null,
  };
}

function isLockName(text: string): boolean {
  const last = wordsOf(text.split('.').at(-1) ?? '').at(-1) ?? '';
  return /^(lock|rlock|mutex)$/.test(last);
}

function keyedLock(program: Program, container: Expression, node: FunctionNode): Lock | null {
  const name = wordsOf(textOf(container).split('.').at(-1) ?? '').at(-1) ?? '';
  const holder = /^(locks?|mutex(es)?)$/.test(name) ? holderOf(program, container, node) : null;
  return holder ? { id: holder.id, text: `${textOf(container)}[…]`, perKey: true, reentrant: null } : null;
}

/** `locks.setdefault(key, Lock())`, `lock_for(key)`, `cache.lock(key)`: another lock for each key. */
function lockOfCall(program: Program, call: Expression & { kind: 'call' }, node: FunctionNode): Lock | null {
  if (call.callee.kind === 'member' && /^(setdefault|get)$/.test(call.callee.property))
    return keyedLock(program, call.callee.object, node);
  const words = wordsOf(textOf(call.callee));
  if (!words.some((word) => /^(lock|locks|locked|mutex)$/.test(word))) return null;
  return { id: `call ${textOf(call.callee)}`, text: textOf(call), perKey: true, reentrant: null };
}
