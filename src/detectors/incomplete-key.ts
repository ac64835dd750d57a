import type { Finding, Severity } from '../core/finding.ts';
import { type Cache, cachesOf } from '../program/caches.ts';
import { contextInputs } from '../program/context-inputs.ts';
import type { Effect } from '../program/effects.ts';
import { isIdentity, type Role, roleOf, thingOf } from '../program/input-roles.ts';
import { capturedInputs, type Input, inputsOf } from '../program/inputs.ts';
import { type Coverage, coverageOf, covers, isAskedFor } from '../program/key-coverage.ts';
import { shapeWords } from '../program/keys.ts';
import { type Load, loadsBehind, loadsIn } from '../program/loads.ts';
import { callText, effectText, functionName } from '../program/names.ts';
import type { Program } from '../program/program.ts';
import { nameParts } from '../program/words.ts';
import { type Detector, effectSite, findingAt, outlivesRequest, site } from './detector.ts';

/** A value that depends on something which its key does not hold. */
export const incompleteKey: Detector = { rule: 'incomplete-key', detect };

function detect(program: Program): readonly Finding[] {
  return cachesOf(program, program)
    .filter(outlivesRequest)
    .flatMap((cache) => [
      ...cache.fills.flatMap((fill) => missing(program, cache, fill)),
      ...cache.fills.flatMap((fill) => missingContext(program, cache, fill)),
    ]);
}

interface Omission {
  readonly cache: Cache;
  readonly fill: Effect;
  readonly input: Input;
  readonly role: Role;
  readonly load: Load | null;
}

function missing(program: Program, cache: Cache, fill: Effect): readonly Finding[] {
  const loads = loadsFor(program, fill);
  if (!isLookedUp(cache, fill) || (fill.name === 'cache.write' && loads.length === 0)) return [];
  const coverage = coverageOf(program, fill);
  if (coverage.open) return [];
  const omissions = valueInputs(program, cache, fill).flatMap((input) => {
    const role = roleOf(input);
    const isOutside = role !== 'means' && input.given && !covers(coverage, input) && !isAskedFor(program, fill, input);
    return isOutside ? [{ cache, fill, input, role, load: loads[0] ?? null }] : [];
  });
  const [worst] = omissions
    .map((omission) => ({ omission, severity: severityOf(omission, coverage) }))
    .toSorted((a, b) => rank(b.severity) - rank(a.severity));
  return worst ? [finding(worst.omission, worst.severity)] : [];
}

function rank(severity: Severity): number {
  return ['note', 'warning', 'error'].indexOf(severity);
}

function loadsFor(program: Program, fill: Effect): readonly Load[] {
  if (fill.body) return loadsIn(program, fill.body);
  return fill.value ? loadsBehind(program, fill.value, fill.node) : [];
}

/** The function that fills looks up first, with the same key; a fill alone may be for another to find. */
function isLookedUp(cache: Cache, fill: Effect): boolean {
  if (fill.name === 'cache.compute') return cache.store.kind !== 'memo' && fill.keys.length > 0;
  if (cache.store.kind === 'slot') return true;
  return cache.reads.some(
    (read) =>
      read.node === fill.node &&
      read.keys.some((key) => fill.keys.some((other) => shapeWords(key) === shapeWords(other))),
  );
}

function valueInputs(program: Program, cache: Cache, fill: Effect): readonly Input[] {
  if (fill.name === 'cache.compute') return fill.body ? capturedInputs(program, fill.body) : [];
  if (!fill.value) return [];
  const inputs = inputsOf(program, fill.value, fill.node);
  return cache.store.kind === 'slot' ? inputs.filter(({ kind }) => kind === 'parameter') : inputs;
}

function severityOf({ cache, fill, input, role }: Omission, coverage: Coverage): Severity {
  const isOfOneUser = cache.store.lifetime === 'page';
  if (isDetermined(fill, input, role, coverage)) return 'note';
  return role === 'who' && !isOfOneUser ? 'error' : 'warning';
}

/** An id in the key belongs to one tenant, and a row's id determines what is given beside it. */
function isDetermined(fill: Effect, input: Input, role: Role, coverage: Coverage): boolean {
  const ids = [...coverage.texts, ...coverage.influences.map(({ text }) => text)].filter(isIdentity);
  if (ids.length === 0) return false;
  if (role === 'how') return false;
  if (isIdentity(input.text) || role === 'who') {
    const loaded =
      nameParts(functionName(fill.node).split('.').at(-1) ?? '')
        .noun.split('_')
        .at(-1) ?? '';
    return !/^(current_?)?user/.test(input.name) || ids.some((id) => thingOf(id) === loaded);
  }
  return false;
}

function finding(omission: Omission, severity: Severity): Finding {
  const { cache, fill, input, load } = omission;
  const [key] = fill.keys;
  const named = cache.store.kind === 'unresolved' || load?.link === 'named';
  return findingAt('incomplete-key', fill, {
    severity: named && severity === 'error' && cache.store.kind === 'unresolved' ? 'warning' : severity,
    confidence: cache.store.kind === 'unresolved' ? 'medium' : 'high',
    cache,
    sites: [effectSite('fill', fill), ...(load ? [site('read', load.node, load.step.span)] : [])],
    slots: {
      key: key ? shapeWords(key) : 'the one slot',
      input: input.text,
      load: load ? callText(load.step.call) : effectText(fill),
    },
  });
}

/** The request, user or language of the moment, read in what is computed for everybody. */
function missingContext(program: Program, cache: Cache, fill: Effect): readonly Finding[] {
  if (!fill.body || cache.store.lifetime === 'page') return [];
  const keyed = fill.keys.map(shapeWords).join(' ');
  const [first] = contextInputs(program, fill.body).filter(({ role }) => !mentions(keyed, role));
  if (!first) return [];
  return [
    findingAt('incomplete-key', fill, {
      severity: first.role === 'who' ? 'error' : 'warning',
      confidence: 'high',
      cache,
      sites: [site('read', first.node, first.span)],
      slots: {
        key: keyed || `the arguments of ${functionName(fill.body)}`,
        input: first.text,
        load: functionName(fill.body),
      },
    }),
  ];
}

function mentions(keyed: string, role: Role): boolean {
  return role === 'how'
    ? /lang|locale|i18n|zone|tz|currency/i.test(keyed)
    : /user|request|session|tenant|org/i.test(keyed);
}
