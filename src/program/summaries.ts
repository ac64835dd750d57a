import { textOf } from '../core/expressions.ts';
import type { CallStep } from '../core/facts.ts';
import { type CallTarget, callsOf, isQueuedByName } from './calls.ts';
import { type Effect, effectsOf } from './effects.ts';
import { shapeText } from './key-shape.ts';
import { asMade, instantiate, isForwarded, operationsOf } from './operations.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { resource } from './resources.ts';
import { isRuledOut } from './ruled-out.ts';
import { nameParts } from './words.ts';

/** An effect that a function has itself or through what it calls. */
export interface Reached {
  readonly effect: Effect;
  /** From the function down to the one that has the effect; empty where it is its own. */
  readonly path: readonly PathStep[];
}

export interface PathStep {
  readonly node: FunctionNode;
  readonly step: CallStep;
  readonly target: CallTarget;
}

const MOST = 300;
const DEEPEST = 6;

/** Everything that a function does, through its callees, with its own arguments in their keys. */
export const summaryOf = perProgram((program, node: FunctionNode): readonly Reached[] => {
  const own = operationsOf(program, node).map((effect) => ({ effect, path: [] }));
  const reached: Reached[] = [...own];
  const seen = new Set(own.map(({ effect }) => identityOf(effect)));
  for (const site of callsOf(program, node)) {
    for (const target of site.targets) {
      for (const inner of throughCall(program, node, site.step, target)) {
        const identity = `${identityOf(inner.effect)} ${site.step.context}`;
        if (target.way === 'callback' && isOwnAlready(own, site.step, inner.effect)) continue;
        if (seen.has(identity) || reached.length >= MOST) continue;
        seen.add(identity);
        reached.push(inner);
      }
    }
  }
  return reached;
}, []);

/** What a closure does with a key of the function around is an operation of that function. */
function isOwnAlready(own: readonly Reached[], step: CallStep, { name, store }: Effect): boolean {
  return own.some(({ effect }) => effect.step === step && effect.name === name && effect.store?.id === store?.id);
}

function throughCall(program: Program, node: FunctionNode, step: CallStep, target: CallTarget): readonly Reached[] {
  if (target.node === node) return [];
  const step_: PathStep = { node, step, target };
  const inner = summaryOf(program, target.node).filter(
    ({ effect, path }) =>
      path.length < DEEPEST &&
      !(target.way === 'call' && isRuledOut(step, target.node, path[0]?.step.context ?? effect.context)) &&
      !(path.length === 0 && target.way === 'call' && isForwarded(program, effect, target.node)),
  );
  const when = deferralOf(program, node, step) ?? (isQueuedTask(step, target) ? 'queued' : null);
  const reached = inner.flatMap(({ effect, path }) => {
    const given = asGiven(program, effect, step_);
    return given ? [{ effect: when ? { ...given, when } : given, path: [step_, ...path] }] : [];
  });
  const named = target.way === 'call' ? namedData(step_, reached) : null;
  return named ? [...reached, named] : reached;
}

/** With what the function was called with; what others call a callback with is not known. */
function asGiven(program: Program, effect: Effect, { node, step, target }: PathStep): Effect | null {
  const given = target.way === 'call' ? instantiate(program, effect, { node, step, target: target.node }) : effect;
  return given && asMade(program, given, step, target);
}

/** What a call runs later than in the flow: once the transaction is committed, or in a queue. */
function deferralOf(program: Program, node: FunctionNode, step: CallStep): Effect['when'] | null {
  const later = effectsOf(program, node).find(
    (effect) => effect.step === step && (effect.name === 'after-commit' || effect.name === 'queue'),
  );
  if (later) return later.name === 'queue' ? 'queued' : 'after-commit';
  return AFTER_COMMIT.test(textOf(step.call.callee)) ? 'after-commit' : null;
}

function isQueuedTask({ call }: CallStep, { node, link }: CallTarget): boolean {
  return link === 'inferred' && isQueuedByName(call) && (node.facts.definition?.decorators.length ?? 0) > 0;
}

/** `invalidateAfterCommit(tx, () => …)`: what is not in the tree says by its name when it runs what it is given. */
const AFTER_COMMIT = /(after|on)_?commit/i;

/** A function that leaves the process and shows no data of its own speaks of the data that its name says. */
function namedData(step: PathStep, reached: readonly Reached[]): Reached | null {
  if (
    reached.some(({ effect }) => effect.name.startsWith('resource.')) ||
    !reached.some(({ effect }) => effect.name === 'io.call')
  )
    return null;
  const { verb, noun } = nameParts(step.target.node.facts.name);
  const io = reached.find(({ effect }) => effect.name === 'io.call' && (verb === 'read' || !isOpen(effect)));
  if (!verb || !noun || !io) return null;
  const effect: Effect = {
    ...io.effect,
    name: verb === 'read' ? 'resource.read' : 'resource.write',
    resource: resource('noun', noun),
    verb: verb === 'read' ? null : verb,
    fires: verb === 'read' ? [] : [verb],
    link: 'named',
  };
  return { effect, path: io.path };
}

/** A file that is opened may be read or written, whatever the function makes of it. */
function isOpen({ step }: Effect): boolean {
  return step?.kind === 'call' && textOf(step.call.callee) === 'open';
}

function identityOf(effect: Effect): string {
  const keys = [...effect.keys, ...effect.tags].map(shapeText).join('|');
  return `${effect.name} ${effect.node.id} ${effect.span.line}:${effect.span.column} ${effect.store?.id ?? ''} ${effect.resource?.id ?? ''} ${keys}`;
}
