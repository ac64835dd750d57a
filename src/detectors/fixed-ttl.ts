import type { Finding } from '../core/finding.ts';
import { type Cache, cachesOf } from '../program/caches.ts';
import { callersOf } from '../program/calls.ts';
import type { Effect } from '../program/effects.ts';
import { holesOf, shapeWords } from '../program/key-shape.ts';
import { around, missesOf } from '../program/misses.ts';
import { functionName } from '../program/names.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { confidenceOf, type Detector, effectSite, findingAt, outlivesRequest } from './detector.ts';

/** Entries of a shared cache that are given one constant time to live, so that those stored together expire together. */
export const fixedTtl: Detector = { rule: 'fixed-ttl', detect };

function detect(program: Program): readonly Finding[] {
  return cachesOf(program, program).flatMap((cache) => {
    if (!outlivesRequest(cache) || !isShared(cache)) return [];
    if (cache.reads.length > 0 && !isReloaded(program, cache)) return [];
    const fills = cache.fills.filter((fill) => hasManyEntries(fill) && isFixed(fill) && !isLifetimeOnly(fill));
    const wave = fills.find((fill) => isFilledInWaves(program, cache, fill));
    const fill = wave ?? fills[0];
    return fill ? [finding(cache, fill, wave !== undefined)] : [];
  });
}

/** Tokens, flags and counters that are gone once they expire are loaded by nobody. */
function isReloaded(program: Program, cache: Cache): boolean {
  return missesOf(program, cache).some((miss) => miss.loads.length > 0);
}

/** A name that resolves to nothing may be any server. */
function isShared({ store }: Cache): boolean {
  return store.lifetime === 'shared' || store.kind === 'unresolved';
}

function isFixed({ ttl }: Effect): boolean {
  return ttl !== null && ttl.seconds !== null && ttl.seconds > 0 && !ttl.jitter;
}

/** One fixed key is one entry. A memo has an entry for each argument. */
function hasManyEntries({ keys, body, name }: Effect): boolean {
  if (keys.flatMap(holesOf).length > 0) return true;
  return name === 'cache.compute' && keys.length === 0 && (body?.facts.definition?.parameters.length ?? 0) > 0;
}

/** Sliding expiry: the time to live is set anew with each read. */
function isLifetimeOnly({ step }: Effect): boolean {
  return (
    step?.kind === 'call' &&
    step.call.callee.kind === 'member' &&
    /^(p?expire(at)?|touch|atouch|persist)$/.test(step.call.callee.property)
  );
}

/** At least this long, in seconds: what lives shorter is loaded anew all the time anyway. */
const LONG = 60;

/** One loop or a start-up fills many entries that readers load one by one once they are gone. */
function isFilledInWaves(program: Program, cache: Cache, fill: Effect): boolean {
  if (!isReloaded(program, cache) || (fill.ttl?.seconds ?? 0) < LONG || fill.name === 'cache.compute') return false;
  return variesInLoop(fill) || WARM_UP.test(fill.node.facts.name) || isCalledToWarmUp(program, fill.node);
}

/** The key is made of what the loop goes over. */
function variesInLoop(fill: Effect): boolean {
  const names = new Set(fill.keys.flatMap(holesOf).flatMap((hole) => hole.names));
  const loops = around(fill).flatMap(({ region }) => (region.kind === 'loop' && region.target ? [region.target] : []));
  return loops.some((target) =>
    fill.node.facts.bindings.some(
      (binding) => binding.kind === 'element' && binding.span.line === target.span.line && names.has(binding.name),
    ),
  );
}

const WARM_UP = /warm|preload|prefetch|prime|prefill|populate|precompute|seed_?cache|fill_?cache|refresh_?all|rebuild/i;

function isCalledToWarmUp(program: Program, node: FunctionNode): boolean {
  return callersOf(program, node).some(
    (site) => WARM_UP.test(site.node.facts.name) && site.targets.some((target) => target.node === node),
  );
}

function finding(cache: Cache, fill: Effect, isWave: boolean): Finding {
  const [key] = fill.keys;
  return findingAt('fixed-ttl', fill, {
    severity: isWave ? 'warning' : 'note',
    confidence: confidenceOf([cache.store.kind === 'unresolved' ? 'named' : 'proven']),
    cache,
    sites: [effectSite('fill', fill), ...cache.reads.slice(0, 1).map((read) => effectSite('read', read))],
    slots: {
      function: functionName(fill.body ?? fill.node) || 'the module',
      key: key ? shapeWords(key) : cache.name,
      setting: fill.ttl?.text ?? '',
    },
  });
}
