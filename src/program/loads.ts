import { textOf, walkExpression } from '../core/expressions.ts';
import type { CallStep } from '../core/facts.ts';
import type { Expression } from '../core/syntax.ts';
import { callsOf } from './calls.ts';
import { type Effect, effectsOf } from './effects.ts';
import { callMatches } from './library-matches.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { bindingAt, lookup } from './scope.ts';
import { summaryOf } from './summaries.ts';
import { wordsOf } from './words.ts';

/**
 * What it takes to get a value: `remote` leaves the machine for another service, `data` asks a database, `file` reads a
 * disk, `heavy` says by its name that it computes for long, `unknown` is a call of which nothing is known.
 */
export type Cost = 'remote' | 'data' | 'heavy' | 'file' | 'unknown';

/** A call that a stored value comes from. */
export interface Load {
  readonly node: FunctionNode;
  readonly step: CallStep;
  readonly cost: Cost;
  readonly link: Effect['link'];
}

/** The calls behind a value, dearest first; those that only change its form are left out. */
export function loadsBehind(program: Program, value: Expression, scope: FunctionNode): readonly Load[] {
  const calls = callsBehind(program, value, scope);
  const steps = scope.facts.steps.filter((step) => step.kind === 'call' && calls.has(step.call));
  return byCost(steps.flatMap((step) => (step.kind === 'call' ? loadOf(program, scope, step) : [])));
}

/** What a function asks for that computes an entry. */
export function loadsIn(program: Program, body: FunctionNode): readonly Load[] {
  return byCost(body.facts.steps.flatMap((step) => (step.kind === 'call' ? loadOf(program, body, step) : [])));
}

const ORDER: readonly Cost[] = ['remote', 'data', 'heavy', 'file', 'unknown'];

function byCost(loads: readonly Load[]): readonly Load[] {
  return loads.toSorted((a, b) => ORDER.indexOf(a.cost) - ORDER.indexOf(b.cost));
}

/** The call expressions that give a value its content, through local names. */
export function callsBehind(program: Program, value: Expression, scope: FunctionNode): ReadonlySet<Expression> {
  const calls = new Set<Expression>();
  collect(program, value, scope, calls, new Set());
  return calls;
}

function collect(
  program: Program,
  value: Expression,
  scope: FunctionNode,
  calls: Set<Expression>,
  seen: Set<Expression>,
): void {
  if (seen.has(value) || seen.size > 60) return;
  seen.add(value);
  for (const part of walkExpression(value)) {
    if (part.kind === 'call') calls.add(part);
    if (part.kind !== 'name') continue;
    const found = lookup(program, scope, part.name);
    if (!found || found.scope !== scope || bindingAt(found, scope, part.span)?.kind === 'parameter') continue;
    for (const { kind, value: given } of found.bindings)
      if (given && (kind === 'variable' || kind === 'scope' || kind === 'element'))
        collect(program, given, scope, calls, seen);
    for (const step of scope.facts.steps)
      if (step.kind === 'write' && step.value && step.target.kind === 'name' && step.target.name === part.name)
        collect(program, step.value, scope, calls, seen);
  }
}

/** What a call costs; none where it leaves nothing and waits for nothing. */
export function loadOf(program: Program, node: FunctionNode, step: CallStep): readonly Load[] {
  if (/(Error|Exception|Warning)$/.test(textOf(step.call.callee))) return [];
  const own = effectsOf(program, node).filter((effect) => effect.step === step);
  if (own.some((effect) => effect.name.startsWith('cache.'))) return [];
  const costs = own.flatMap((effect) => costOf(program, effect));
  const targets = callsOf(program, node).find((site) => site.step === step)?.targets ?? [];
  const through = targets.flatMap((target) => reachedCosts(program, target.node));
  const cost =
    ORDER.find((candidate) => [...costs, ...through].includes(candidate)) ?? unresolvedCost(step, targets.length);
  const named = own.some((effect) => effect.link === 'named') && through.length === 0;
  return cost ? [{ node, step, cost, link: named || cost === 'heavy' || cost === 'unknown' ? 'named' : 'proven' }] : [];
}

/** An awaited call of nothing that the tree knows leaves the function for a while, whatever it does. */
function unresolvedCost(step: CallStep, targets: number): Cost | null {
  if (targets > 0 || step.call.form !== 'call') return null;
  return step.call.awaited ? 'unknown' : null;
}

const reachedCosts = perProgram((program, node: FunctionNode): readonly Cost[] => {
  const costs = new Set(summaryOf(program, node).flatMap(({ effect }) => costOf(program, effect)));
  return [...costs];
}, []);

function costOf(program: Program, effect: Effect): readonly Cost[] {
  const { step, node } = effect;
  if (effect.name === 'resource.read') {
    if (effect.resource?.kind === 'endpoint') return ['remote'];
    return step?.kind === 'call' ? ['data'] : [];
  }
  if (effect.name !== 'io.call' || step?.kind !== 'call') return [];
  const matched = callMatches(program, { call: step.call, scope: node });
  if (matched.length > 0)
    return matched.some(({ compiled }) => compiled.library === 'builtins') ? ['file'] : ['remote'];
  return namedCost(textOf(step.call.callee));
}

function namedCost(callee: string): readonly Cost[] {
  const words = new Set(wordsOf(callee));
  if (['fetch', 'download', 'request'].some((word) => words.has(word))) return ['remote'];
  return ['heavy'];
}
