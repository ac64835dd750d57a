import type { Finding } from '../core/finding.ts';
import { type Cache, cachesOf } from '../program/caches.ts';
import type { Effect } from '../program/effects.ts';
import { holesOf } from '../program/key-shape.ts';
import { type Load, loadsBehind } from '../program/loads.ts';
import { type Holding, heldAt } from '../program/locks.ts';
import { callText } from '../program/names.ts';
import type { Program } from '../program/program.ts';
import { type Detector, effectSite, findingAt, outlivesRequest, site } from './detector.ts';

/** A slow load that runs while the one lock for all keys of a cache is held. */
export const lockContention: Detector = { rule: 'lock-contention', detect };

function detect(program: Program): readonly Finding[] {
  return cachesOf(program, program)
    .filter(outlivesRequest)
    .flatMap((cache) => cache.fills.flatMap((fill) => judge(program, cache, fill)));
}

function judge(program: Program, cache: Cache, fill: Effect): readonly Finding[] {
  if (!fill.value || fill.keys.flatMap(holesOf).length === 0) return [];
  const slow = loadsBehind(program, fill.value, fill.node).filter(({ cost }) => cost !== 'unknown');
  for (const load of slow) {
    const holding = heldAt(program, load.node, load.step).find(({ lock }) => !lock.perKey);
    if (holding && blocksReaders(program, cache, holding)) return [finding(cache, fill, load, holding)];
  }
  return [];
}

/** A look-up waits for the lock; where all look-ups stand before it, hits are served without. */
function blocksReaders(program: Program, cache: Cache, { lock }: Holding): boolean {
  const reads = cache.reads.filter((read) => read.step !== null);
  return reads.every(
    (read) => read.step !== null && heldAt(program, read.node, read.step).some((other) => other.lock.id === lock.id),
  );
}

function finding(cache: Cache, fill: Effect, load: Load, holding: Holding): Finding {
  return findingAt(
    'lock-contention',
    { node: load.node, span: load.step.span },
    {
      severity: 'note',
      confidence: 'high',
      cache,
      sites: [site('lock', holding.node, holding.span), effectSite('fill', fill)],
      slots: { load: callText(load.step.call), setting: holding.lock.text },
    },
  );
}
