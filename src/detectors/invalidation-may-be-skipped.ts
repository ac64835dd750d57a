import { textOf } from '../core/expressions.ts';
import type { CallStep } from '../core/facts.ts';
import type { Finding } from '../core/finding.ts';
import { waitsOutside } from '../program/awaits.ts';
import { answersCache, type Cache, cachesOf } from '../program/caches.ts';
import { contextsBetween } from '../program/conditions.ts';
import { effectAt, type FlowStep, flowOf, isInvalidation, isWrite } from '../program/flow.ts';
import { effectText } from '../program/names.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { type Detector, findingAt, outlivesRequest, site } from './detector.ts';

/** A call that may fail stands between a write and the invalidation that answers for it. */
export const invalidationMayBeSkipped: Detector = { rule: 'invalidation-may-be-skipped', detect };

function detect(program: Program): readonly Finding[] {
  const caches = cachesOf(program, program).filter(outlivesRequest);
  return program.functions
    .filter((node) => !node.file.excluded && node.facts.parent !== null)
    .flatMap((node) => judge(program, node, caches));
}

function judge(program: Program, node: FunctionNode, caches: readonly Cache[]): readonly Finding[] {
  const flow = flowOf(program, node);
  return flow
    .flatMap((end, last) => {
      const invalidation = effectAt(end, isInvalidation);
      if (!invalidation || effectAt(end, isWrite)) return [];
      const answered = caches.filter((cache) => answersCache(invalidation.effect, cache) === 'yes');
      const write = flow.findLastIndex(
        (at, index) => index < last && answered.some((cache) => holds(cache, at)) && isStraight(node, at, end),
      );
      const first = flow[write];
      const cache = first && answered.find((candidate) => holds(candidate, first));
      const between = flow.slice(write + 1, last);
      if (
        !first ||
        !cache ||
        between.some((at) => effectAt(at, (effect) => isInvalidation(effect) && answersCache(effect, cache) !== 'no'))
      )
        return [];
      const risky = callsBetween(node, first, end).find((step) => mayFail(program, node, step, first));
      return risky ? [finding(node, first, risky, end, cache)] : [];
    })
    .slice(0, 1);
}

/** Nothing but the order stands between them: no loop or branch that only one of them is in. */
function isStraight(node: FunctionNode, write: FlowStep, end: FlowStep): boolean {
  return contextsBetween(node, write.step.context, end.step.context).every(
    ({ region }) => region.kind === 'try' || region.kind === 'scope' || region.kind === 'branch',
  );
}

function holds(cache: Cache, write: FlowStep): boolean {
  const written = effectAt(write, isWrite)?.effect.resource?.id;
  return written !== undefined && cache.contents.some(({ resource }) => resource.id === written);
}

/** The calls of the function between the two, in the order of the code. */
function callsBetween(node: FunctionNode, first: FlowStep, end: FlowStep): readonly CallStep[] {
  const { steps } = node.facts;
  return steps.slice(steps.indexOf(first.step) + 1, steps.indexOf(end.step)).filter((step) => step.kind === 'call');
}

/** It leaves the process, is waited for, and no handler catches its failure before the invalidation. */
function mayFail(program: Program, node: FunctionNode, step: CallStep, write: FlowStep): boolean {
  const around = contextsBetween(node, step.context, write.step.context);
  if (around.some(({ region }) => (region.kind === 'try' && region.handled) || region.kind === 'branch')) return false;
  const reached = flowOf(program, node).find((at) => at.step === step);
  const leaves =
    reached !== undefined && effectAt(reached, ({ name }) => name === 'io.call' || name === 'queue') !== null;
  return (leaves && (step.call.awaited || node.file.facts.language === 'python')) || waitsOutside(program, node, step);
}

function finding(node: FunctionNode, write: FlowStep, risky: CallStep, end: FlowStep, cache: Cache): Finding {
  const written = effectAt(write, isWrite)?.effect;
  const guard = `${textOf(risky.call.callee)}(…)`;
  return findingAt(
    'invalidation-may-be-skipped',
    { node, span: risky.span },
    {
      severity: 'warning',
      confidence: written?.link === 'named' ? 'medium' : 'high',
      cache,
      resource: written?.resource?.name ?? null,
      verb: written?.verb ?? '',
      sites: [
        site('write', node, write.step.span),
        site('call', node, risky.span),
        site('invalidation', node, end.step.span),
      ],
      slots: {
        write: written ? effectText(written) : 'the write',
        guard,
        resource: written?.resource?.name ?? 'the data',
        key: cache.name,
      },
    },
  );
}
