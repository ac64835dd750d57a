import type { Finding } from '../core/finding.ts';
import { cachesOf } from '../program/caches.ts';
import { blindEvictionOf } from '../program/eviction.ts';
import type { Program } from '../program/program.ts';
import { type Detector, effectSite, findingAt, outlivesRequest } from './detector.ts';

/** A cache that is read again and again and whose eviction does not ask what is still read. */
export const evictionPolicy: Detector = { rule: 'eviction-policy', detect };

function detect(program: Program): readonly Finding[] {
  return cachesOf(program, program).flatMap((cache) => {
    if (!outlivesRequest(cache)) return [];
    const eviction = blindEvictionOf(cache);
    const isRead = cache.reads.length > 0 || cache.fills.some((fill) => fill.name === 'cache.compute');
    const owner = program.files.get(cache.path)?.functions[0];
    if (!eviction || !isRead || !owner) return [];
    const place = eviction.span === cache.span ? { node: owner, span: eviction.span } : eviction;
    const finding: Finding = findingAt('eviction-policy', place, {
      severity: 'note',
      confidence: 'high',
      cache,
      sites: cache.fills.slice(0, 1).map((fill) => effectSite('fill', fill)),
      slots: { setting: eviction.text },
    });
    return [finding];
  });
}
