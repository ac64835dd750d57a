import { namesIn, textOf } from '../core/expressions.ts';
import type { Finding } from '../core/finding.ts';
import { boundOf } from '../program/bounds.ts';
import { type Cache, cachesOf } from '../program/caches.ts';
import { runsInBrowser, runsOnce } from '../program/concurrency.ts';
import { type Effect, effectsOf } from '../program/effects.ts';
import { type Domain, domainOf, domainOfParameters } from '../program/key-domain.ts';
import { holesOf, shapeWords } from '../program/key-shape.ts';
import { callsBehind } from '../program/loads.ts';
import { functionName } from '../program/names.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { type Detector, effectSite, findingAt } from './detector.ts';

/** A cache of the process that takes keys from outside and lets no entry go. */
export const unboundedCache: Detector = { rule: 'unbounded-cache', detect };

function detect(program: Program): readonly Finding[] {
  return cachesOf(program, program).flatMap((cache) => {
    const [fill] = cache.fills;
    const { kind, lifetime } = cache.store;
    if (!fill || lifetime !== 'process' || kind === 'slot' || kind === 'unresolved') return [];
    if (cache.fills.every(({ node }) => runsOnce(node)) || isMadeInCall(cache) || boundOf(program, cache)) return [];
    const domains = cache.fills.map((each) => domainOfFill(program, cache, each));
    return domains.every((domain) => domain === 'finite') ? [] : [finding(program, cache, fill, likeliest(domains))];
  });
}

/** A container that is also filled with a finite set holds all of something on purpose. */
function likeliest(domains: readonly Domain[]): Domain {
  return domains.includes('open') && !domains.includes('finite') ? 'open' : 'unknown';
}

/** A memo that a function makes anew each time it runs dies with what the function answers. */
function isMadeInCall(cache: Cache): boolean {
  const { node, step } = cache.fills[0] ?? { node: null, step: null };
  if (cache.store.kind !== 'memo' || !node) return false;
  return step === null ? isInner(node) : node.facts.parent !== null;
}

function isInner(node: FunctionNode): boolean {
  return node.parent !== null && node.parent.facts.parent !== null && node.owner === null;
}

function domainOfFill(program: Program, cache: Cache, fill: Effect): Domain {
  if (fill.name === 'cache.compute' && fill.body && fill.keys.length === 0)
    return domainOfParameters(program, fill.body, cache.store.traits.keyedBy === 'first-argument');
  return isFromOutside(fill) ? domainOf(program, fill.keys, fill.node) : 'finite';
}

/** The key comes in with a call: a module that fills its own table at import time knows all its keys. */
function isFromOutside({ node, keys }: Effect): boolean {
  return node.facts.parent !== null && keys.length > 0;
}

function finding(program: Program, cache: Cache, fill: Effect, domain: Domain): Finding {
  const [key] = fill.keys;
  const isMemo = cache.store.kind === 'memo';
  const owner = program.files.get(cache.path)?.functions[0] ?? fill.node;
  const place = isMemo ? fill : { node: owner, span: cache.span };
  const found = findingAt('unbounded-cache', place, {
    severity: isWorthSaying(program, cache, domain) ? 'warning' : 'note',
    confidence: isLongLived(cache) ? 'high' : 'medium',
    cache,
    sites: [effectSite('fill', fill)],
    slots: {
      function: functionName(isMemo ? (fill.body ?? fill.node) : fill.node) || 'the module',
      key: key ? shapeWords(key) : parametersOf(fill),
      setting: settingOf(fill, cache),
    },
  });
  return { ...found, function: functionName(isMemo ? (fill.body ?? fill.node) : place.node) };
}

function isWorthSaying(program: Program, cache: Cache, domain: Domain): boolean {
  if (domain !== 'open' || !isLongLived(cache) || CONNECTIONS.test(cache.store.name)) return false;
  return cache.fills.some((fill) => !runsInBrowser(fill.node) && isComputedFromKey(program, fill));
}

/** One for each server or tenant that is talked to. */
const CONNECTIONS = /(client|connection|pool|session_?maker|engine|socket|channel|driver)s?$/i;

/** State that is kept for each key (`groups[id] ??= newGroup()`, `new Basket(id)`) is no copy of something else. */
function isComputedFromKey(program: Program, fill: Effect): boolean {
  if (fill.name === 'cache.compute') return true;
  if (!fill.value) return false;
  const names = new Set(fill.keys.flatMap(holesOf).flatMap((hole) => hole.names));
  const lookups = effectsOf(program, fill.node).flatMap(({ store, step }) =>
    store?.id === fill.store?.id && step?.kind === 'call' ? [step.call] : [],
  );
  return [...callsBehind(program, fill.value, fill.node)].some(
    (call) =>
      call.kind === 'call' &&
      call.form !== 'new' &&
      !lookups.includes(call) &&
      !/^set(Timeout|Interval)$/.test(textOf(call.callee)) &&
      namesIn(call).some((name) => names.has(name)),
  );
}

function parametersOf({ body, node }: Effect): string {
  const parameters = (body ?? node).facts.definition?.parameters.map(({ name }) => name) ?? [];
  return `(${parameters.join(', ')})`;
}

/** The cache as it is made. */
function settingOf(fill: Effect, cache: Cache): string {
  if (fill.step === null) {
    const decorator = fill.node.facts.definition?.decorators.find(({ span }) => span.line === fill.span.line);
    return decorator ? `@${textOf(decorator.expression)}` : cache.name;
  }
  if (fill.step.kind === 'call' && cache.store.kind === 'memo') return textOf(fill.step.call.callee);
  return cache.store.initial ? textOf(cache.store.initial) : cache.name;
}

/** Held by a module or a class; an instance may be one of many. */
function isLongLived({ store }: Cache): boolean {
  return store.lifetimeLink === 'proven';
}
