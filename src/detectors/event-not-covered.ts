import type { Finding } from '../core/finding.ts';
import { answerIn } from '../program/answers.ts';
import { type Cache, cachesOf } from '../program/caches.ts';
import type { Event } from '../program/effects.ts';
import { type Hook, hooksOf } from '../program/hooks.ts';
import { functionName } from '../program/names.ts';
import type { Program } from '../program/program.ts';
import { type Detector, findingAt, outlivesRequest, site } from './detector.ts';

/** Handlers invalidate a cache when data is saved, and none does when it is deleted. */
export const eventNotCovered: Detector = { rule: 'event-not-covered', detect };

function detect(program: Program): readonly Finding[] {
  const hooks = hooksOf(program, program).filter((hook) => hook.resource !== null);
  if (hooks.length === 0) return [];
  return cachesOf(program, program)
    .filter(outlivesRequest)
    .flatMap((cache) => judge(program, cache, hooks));
}

function judge(program: Program, cache: Cache, hooks: readonly Hook[]): readonly Finding[] {
  const held = new Set(cache.contents.map(({ resource }) => resource.id));
  const stateOf = ({ node }: Hook) => answerIn(program, node, null, cache).state;
  const answering = hooks.filter((hook) => held.has(hook.resource?.id ?? '') && stateOf(hook) !== 'no');
  const byData = Map.groupBy(answering, (hook) => hook.resource?.id ?? '');
  return [...byData.values()].flatMap((group) => {
    const covered = new Set<Event>(group.flatMap((hook) => hook.events));
    // A key of which nothing is known may be that of any other cache.
    const first = group.find((hook) => stateOf(hook) !== 'open');
    if (!first || covered.has('delete') || !covered.has('update')) return [];
    return [missing(cache, first)];
  });
}

function missing(cache: Cache, hook: Hook): Finding {
  return findingAt(
    'event-not-covered',
    { node: hook.node, span: hook.effect?.span ?? hook.node.facts.nameSpan },
    {
      severity: 'warning',
      confidence: 'medium',
      cache,
      resource: hook.resource?.name ?? null,
      verb: 'delete',
      sites: [
        site('handler', hook.node, hook.node.facts.nameSpan),
        ...cache.fills.slice(0, 1).map((fill) => site('fill', fill.node, fill.span)),
      ],
      slots: {
        handler: functionName(hook.node),
        resource: hook.resource?.name ?? 'the data',
        write: 'delete',
        key: cache.name,
      },
    },
  );
}
