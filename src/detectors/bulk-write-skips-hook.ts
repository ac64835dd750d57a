import type { Finding } from '../core/finding.ts';
import type { Effect } from '../program/effects.ts';
import { effectText, functionName } from '../program/names.ts';
import type { Program } from '../program/program.ts';
import { type SkippedHook, skippedHooksOf } from '../program/skipped-hooks.ts';
import { writesByResource } from '../program/unanswered.ts';
import { type Detector, effectSite, findingAt, site } from './detector.ts';

/** A bulk or raw write skips a hook that would invalidate a cache. */
export const bulkWriteSkipsHook: Detector = { rule: 'bulk-write-skips-hook', detect };

function detect(program: Program): readonly Finding[] {
  return [...writesByResource(program, program).values()].flat().flatMap((write) =>
    skippedHooksOf(program, write)
      .slice(0, 1)
      .map((skipped) => finding(write, skipped)),
  );
}

function finding(write: Effect, { hook, cache }: SkippedHook): Finding {
  return findingAt('bulk-write-skips-hook', write, {
    severity: 'error',
    confidence: write.resource?.link === 'proven' ? 'high' : 'medium',
    cache,
    resource: write.resource?.name ?? null,
    verb: write.verb ?? '',
    sites: [effectSite('write', write), site('handler', hook.node, hook.node.facts.nameSpan)],
    slots: {
      write: effectText(write),
      resource: write.resource?.name ?? 'the data',
      handler: functionName(hook.node),
      key: cache.name,
    },
  });
}
