import { namesIn } from '../core/expressions.ts';
import type { Finding } from '../core/finding.ts';
import type { Span } from '../core/span.ts';
import type { Expression } from '../core/syntax.ts';
import { type Cache, cachesOf } from '../program/caches.ts';
import type { Effect } from '../program/effects.ts';
import { isEnvelope } from '../program/envelopes.ts';
import { isDefault, type Swallowed, swallowedAt, swallowedInto, swallowedReturn } from '../program/failures.ts';
import { shapeWords } from '../program/key-shape.ts';
import type { Load } from '../program/loads.ts';
import { around, type HitTest, hitTestOf, type Miss, missesOf } from '../program/misses.ts';
import { callText, functionName } from '../program/names.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { rejectionStays } from '../program/rejections.ts';
import { uncheckedRequest } from '../program/responses.ts';
import { confidenceOf, type Detector, effectSite, findingAt, outlivesRequest, site } from './detector.ts';

/** A failed load whose outcome is stored and served as the value. */
export const cachedFailure: Detector = { rule: 'cached-failure', detect };

/** As long as a negative answer may live, in seconds. */
const SHORT = 300;

function detect(program: Program): readonly Finding[] {
  return cachesOf(program, program).flatMap((cache) => {
    if (!outlivesRequest(cache) || cache.store.lifetime === 'page') return [];
    const misses = missesOf(program, cache).filter((miss) => !isShort(miss));
    const seen = new Set<string>();
    return [handled, unchecked, rejected].flatMap((look) =>
      misses.flatMap((miss) => {
        const failure = seen.has(miss.node.id) ? null : look(program, miss);
        if (!failure) return [];
        seen.add(miss.node.id);
        return [finding(cache, miss, failure)];
      }),
    );
  });
}

interface Failure {
  readonly node: FunctionNode;
  readonly span: Span;
  readonly load: string;
  readonly link: Load['link'];
  readonly cost: Load['cost'];
  readonly guard: string;
  /** Where the failure is caught or not looked at. */
  readonly at: Span;
}

function isShort({ fill, cache }: Miss): boolean {
  const seconds = fill.ttl?.seconds ?? (typeof cache.store.traits.ttl === 'number' ? cache.store.traits.ttl : null);
  return seconds !== null && seconds <= SHORT;
}

/** Stored in a broad handler, or after one that put a default in the value's place. */
function handled(program: Program, miss: Miss): Failure | null {
  const { fill, node } = miss;
  if (fill.name === 'cache.compute') return computedDefault(program, miss);
  const { value } = fill;
  if (!value) return null;
  if (isDefault(value) && isHit(hitTestOf(miss), miss, value)) {
    const inside = swallowedAt(program, node, fill.context);
    if (inside) return failureOf(node, fill.span, inside);
  }
  const before = storedNames(value)
    .map((name) => swallowedInto(program, node, name, fill.span))
    .find((swallowed) => swallowed !== null);
  if (!before || isTested(miss, before)) return null;
  if (value.kind === 'name' && !isHit(hitTestOf(miss), miss, before.fallback)) return null;
  return failureOf(node, fill.span, before);
}

/** The value itself, or what an envelope holds. */
function storedNames(value: Expression): readonly string[] {
  if (value.kind === 'name') return [value.name];
  if (!isEnvelope(value) || value.kind !== 'object') return [];
  return value.entries.flatMap((entry) => (entry.value.kind === 'name' ? [entry.value.name] : []));
}

function failureOf(node: FunctionNode, span: Span, { guard, load, span: at }: Swallowed): Failure {
  return { node, span, guard, at, load: callText(load.step.call), link: load.link, cost: load.cost };
}

function computedDefault(program: Program, { node, cache }: Miss): Failure | null {
  const swallowed = swallowedReturn(program, node);
  if (!swallowed || (swallowed.load.cost !== 'remote' && swallowed.load.cost !== 'data')) return null;
  const stored =
    swallowed.fallback?.kind === 'literal' && swallowed.fallback.value === null ? cache.store.traits.storesNull : true;
  if (stored === false) return null;
  return failureOf(node, swallowed.span, swallowed);
}

/** Whether the next look-up takes what is stored for a hit. */
function isHit(test: HitTest, { cache }: Miss, stored: Effect['value']): boolean {
  const isNothing = stored === null || (stored.kind === 'literal' && stored.value === null);
  const isFalsy =
    isNothing ||
    (stored.kind === 'literal' && !stored.value) ||
    (stored.kind === 'list' && stored.items.length === 0 && cache.path.endsWith('.py')) ||
    (stored.kind === 'object' && stored.entries.length === 0 && cache.path.endsWith('.py'));
  if (cache.store.kind === 'slot') return !isFalsy;
  if (test === 'truthy') return !isFalsy;
  if (test === 'nothing' || test === 'unknown') return !isNothing;
  return true;
}

/** The fill stands under a condition on what was loaded. */
function isTested({ fill }: Miss, { span }: Swallowed): boolean {
  const names = new Set(fill.value ? storedNames(fill.value) : []);
  return around(fill).some(
    (context) =>
      context.region.kind === 'branch' &&
      context.span.line > span.line &&
      namesIn(context.region.condition).some((name) => names.has(name)),
  );
}

function unchecked(program: Program, { fill, node }: Miss): Failure | null {
  if (!fill.value || fill.name === 'cache.compute') return null;
  const request = uncheckedRequest(program, fill.value, node);
  if (!request) return null;
  const load = callText(request.call);
  return { node, span: fill.span, guard: load, at: request.span, load, link: 'proven', cost: 'remote' };
}

function rejected(program: Program, miss: Miss): Failure | null {
  const promise = rejectionStays(program, miss);
  if (!promise) return null;
  const load = callText(promise.call);
  return {
    node: miss.node,
    span: miss.fill.span,
    guard: load,
    at: promise.call.span,
    load,
    link: promise.link,
    cost: promise.cost,
  };
}

function finding(cache: Cache, { fill, reads }: Miss, failure: Failure): Finding {
  const confidence = confidenceOf([
    cache.store.kind === 'unresolved' ? 'named' : 'proven',
    failure.link === 'named' ? 'named' : 'proven',
  ]);
  const expires = fill.ttl !== null || cache.store.traits.ttl !== undefined || isEnvelope(fill.value);
  const worst = expires || confidence !== 'high' ? 'warning' : 'error';
  const [key] = fill.keys;
  return findingAt('cached-failure', failure, {
    severity: failure.cost === 'unknown' || confidence === 'low' || isEnvelope(fill.value) ? 'note' : worst,
    confidence,
    cache,
    sites: [
      effectSite('fill', fill),
      site('call', failure.node, failure.at),
      ...reads.slice(0, 1).map((read) => effectSite('read', read)),
    ],
    slots: {
      function: functionName(failure.node) || 'the module',
      load: failure.load,
      guard: failure.guard,
      key: key ? shapeWords(key) : cache.name,
      ...(fill.ttl ? { setting: fill.ttl.text } : {}),
    },
  });
}
