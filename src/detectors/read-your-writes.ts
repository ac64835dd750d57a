import { textOf } from '../core/expressions.ts';
import type { Finding } from '../core/finding.ts';
import { answersCache, type Cache, cachesOf } from '../program/caches.ts';
import type { Effect } from '../program/effects.ts';
import { effectAt, type FlowStep, flowOf, isInvalidation, isWrite } from '../program/flow.ts';
import { effectText } from '../program/names.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { type Detector, findingAt, outlivesRequest, site } from './detector.ts';

/** After a write the same flow reads through the cache and may get the old value. */
export const readYourWrites: Detector = { rule: 'read-your-writes', detect };

function detect(program: Program): readonly Finding[] {
  const caches = cachesOf(program, program).filter(outlivesRequest);
  return program.functions
    .filter((node) => !node.file.excluded && node.facts.parent !== null)
    .flatMap((node) => judge(program, node, caches));
}

function judge(program: Program, node: FunctionNode, caches: readonly Cache[]): readonly Finding[] {
  const flow = flowOf(program, node);
  return flow.flatMap((write, at) => {
    const written = effectAt(write, isWrite)?.effect;
    if (!written) return [];
    const rest = flow.slice(at + 1);
    return rest
      .flatMap((read, later) => {
        const before = rest.slice(0, later);
        const cache = caches.find((candidate) => holds(candidate, written) && readsThrough(read, candidate));
        if (cache) return cachedRead(node, write, before, read, cache);
        return namedRead(node, write, before, read);
      })
      .slice(0, 1);
  });
}

function holds(cache: Cache, written: Effect): boolean {
  return cache.contents.some(({ resource }) => resource.id === written.resource?.id);
}

function readsThrough(step: FlowStep, cache: Cache): boolean {
  if (effectAt(step, isWrite)) return false;
  return step.reached.some(
    ({ effect }) =>
      (effect.name === 'cache.read' || effect.name === 'cache.compute') &&
      effect.store?.id === cache.store.id &&
      cache.reads.concat(cache.fills).some((own) => own.node === effect.node),
  );
}

/** A warning where the invalidation is put off; where it runs in the flow another reader can still put the old value back. */
function cachedRead(
  node: FunctionNode,
  write: FlowStep,
  before: readonly FlowStep[],
  read: FlowStep,
  cache: Cache,
): readonly Finding[] {
  const steps = [write, ...before];
  const answers = steps.flatMap((step) => step.reached.filter(({ effect }) => answersCache(effect, cache) === 'yes'));
  if (answers.some(({ effect }) => effect.name === 'cache.write')) return [];
  const deferred = answers.find(({ effect }) => effect.when === 'queued');
  const inFlow = answers.some(({ effect }) => effect.when === 'flow');
  if (!deferred && !inFlow) return [];
  return [finding(node, write, read, inFlow ? 'note' : 'warning', cache, cache.name)];
}

/** `get_order(order_id)` after a delete of `order_id`, where the tree does not show the reader. */
function namedRead(
  node: FunctionNode,
  write: FlowStep,
  before: readonly FlowStep[],
  read: FlowStep,
): readonly Finding[] {
  const removed = before
    .flatMap((step) => effectAt(step, isInvalidation) ?? [])
    .find(({ effect }) => effect.store?.kind === 'unresolved');
  const reader = effectAt(read, ({ name, link }) => name === 'resource.read' && link === 'named');
  if (!removed?.effect.store || !reader || read.step.kind !== 'call') return [];
  const keys = new Set(
    removed.effect.keys
      .flatMap((key) => (key.kind === 'text' ? key.parts : []))
      .flatMap((part) => (typeof part === 'string' ? [] : [part.text])),
  );
  if (!read.step.call.arguments.some(({ value }) => keys.has(textOf(value)))) return [];
  return [finding(node, write, read, 'note', null, removed.effect.store.name)];
}

function finding(
  node: FunctionNode,
  write: FlowStep,
  read: FlowStep,
  severity: Finding['severity'],
  cache: Cache | null,
  name: string,
): Finding {
  const written = effectAt(write, isWrite)?.effect;
  const reader = read.step.kind === 'call' ? `${textOf(read.step.call.callee)}(…)` : 'the read';
  return findingAt(
    'read-your-writes',
    { node, span: read.step.span },
    {
      severity,
      confidence: cache && written?.link !== 'named' ? 'high' : 'medium',
      cache,
      resource: written?.resource?.name ?? null,
      verb: written?.verb ?? '',
      sites: [site('write', node, write.step.span), site('read', node, read.step.span)],
      slots: {
        cache: name,
        write: written ? effectText(written) : 'the write',
        resource: written?.resource?.name ?? 'the data',
        reader,
      },
    },
  );
}
