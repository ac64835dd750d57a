import { textOf } from '../core/expressions.ts';
import type { Finding, Severity } from '../core/finding.ts';
import { type Cache, cachesOf } from '../program/caches.ts';
import { contextInputs } from '../program/context-inputs.ts';
import type { Effect } from '../program/effects.ts';
import { entityState } from '../program/entity-arguments.ts';
import { formInputs } from '../program/form-inputs.ts';
import { isAddress, isIdentity, isMeans, isSelection, type Role, roleOf, thingOf } from '../program/input-roles.ts';
import { capturedInputs, type Input, inputsOf } from '../program/inputs.ts';
import { type KeptAnswer, keptAnswersOf } from '../program/kept-answers.ts';
import { type Coverage, coverageOf, covers, isAskedFor } from '../program/key-coverage.ts';
import { holesOf, shapeText, shapeWords } from '../program/key-shape.ts';
import { callsBehind, type Load, loadsBehind, loadsIn } from '../program/loads.ts';
import { isLookedUpBy } from '../program/lookup-filters.ts';
import { callText, effectText, functionName } from '../program/names.ts';
import type { Program } from '../program/program.ts';
import { nameParts } from '../program/words.ts';
import { type Detector, effectSite, findingAt, outlivesRequest, site } from './detector.ts';

/** A value that depends on something which its key does not hold. */
export const incompleteKey: Detector = { rule: 'incomplete-key', detect };

function detect(program: Program): readonly Finding[] {
  const nodes = program.functions.filter(({ file }) => !file.excluded);
  const ofCaches = cachesOf(program, program)
    .filter(outlivesRequest)
    .flatMap((cache) => [
      ...cache.fills.flatMap((fill) => missing(program, cache, fill)),
      ...cache.fills.flatMap((fill) => missingContext(program, cache, fill)),
      ...missingState(program, cache),
    ]);
  return [...ofCaches, ...nodes.flatMap((node) => keptAnswersOf(program, node).map(keptAnswer))];
}

/** The last answer, for whoever asks next. */
function keptAnswer({ node, holder, step, input }: KeptAnswer): Finding {
  return findingAt(
    'incomplete-key',
    { node, span: step.span },
    {
      severity: 'warning',
      confidence: 'medium',
      slots: {
        cache: holder.name,
        key: 'the one slot',
        input: input.text,
        load: step.value ? textOf(step.value) : holder.name,
      },
    },
  );
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
  if (!isLookedUp(cache, fill) || !isLoaded(fill, loads) || keepsCount(program, cache, fill)) return [];
  const coverage = coverageOf(program, fill);
  if (coverage.open) return [];
  const omissions = valueInputs(program, cache, fill, coverage.names).flatMap((input) => {
    const role = roleOf(input);
    const isOutside = role !== 'means' && input.given && !covers(coverage, input) && !isAskedFor(program, fill, input);
    return isOutside ? [{ cache, fill, input, role, load: loads[0] ?? null }] : [];
  });
  const forms = formInputs(fill).filter(
    (input) => !coverage.names.has(input.name) && !covers(coverage, input) && !isAskedFor(program, fill, input),
  );
  const [worst] = [
    ...omissions,
    ...forms.map((input) => ({ cache, fill, input, role: 'how' as const, load: loads[0] ?? null })),
  ]
    .map((omission) => ({ omission, severity: severityOf(program, omission, coverage) }))
    .toSorted((a, b) => rank(b.severity) - rank(a.severity));
  return worst ? [finding(worst.omission, worst.severity)] : [];
}

function rank(severity: Severity): number {
  return ['note', 'warning', 'error'].indexOf(severity);
}

/** Where a value is loaded; one that is made or sent off is kept to find it again, not to load it once. */
function loadsFor(program: Program, fill: Effect): readonly Load[] {
  const none: readonly Load[] = [];
  const loads = fill.body
    ? loadsIn(program, fill.body)
    : fill.value
      ? loadsBehind(program, fill.value, fill.node)
      : none;
  return loads.some(({ step }) => MAKES.test(textOf(step.call.callee))) ? none : loads;
}

const MAKES = /(^|\.|_)(enqueue|delay|apply_async|submit|dispatch|schedule|publish|send|create|insert|register)\w*$/i;

/** What is only put into another form may be what a caller stores; a function that says that it fetches does. */
function isLoaded(fill: Effect, loads: readonly Load[]): boolean {
  const isKnown = fill.name === 'cache.compute' || loads.some(({ cost }) => cost !== 'unknown');
  return isKnown || (fill.store?.kind !== 'slot' && isFetcher(fill));
}

function isFetcher(fill: Effect): boolean {
  const name = functionName(fill.node).split('.').at(-1) ?? '';
  return fill.keys.flatMap(holesOf).length === 0 && nameParts(name).verb === 'read';
}

/** The function that fills looks up first, with the same key; a fill alone may be for another to find. */
function isLookedUp(cache: Cache, fill: Effect): boolean {
  if (fill.name === 'cache.compute') return cache.store.kind !== 'memo' && fill.keys.length > 0;
  if (cache.store.kind === 'slot') return isAnswered(cache, fill);
  return cache.reads.some(
    (read) =>
      (read.node === fill.node || (isFetcher(fill) && read.node.file === fill.node.file)) &&
      read.keys.some((key) => fill.keys.some((other) => shapeWords(key) === shapeWords(other))),
  );
}

/** `set(key, get(key) + 10)` goes on from what is there, and copies nothing. */
function keepsCount(program: Program, cache: Cache, { value, node }: Effect): boolean {
  if (value?.kind !== 'operation' || !['+', '-', '|'].includes(value.operator)) return false;
  const calls = callsBehind(program, value, node);
  return cache.reads.some(({ step }) => step?.kind === 'call' && calls.has(step.call));
}

/** A one-slot memo answers what it holds, and holds data; an instance that is made once is made for all. */
function isAnswered(cache: Cache, fill: Effect): boolean {
  const slot = cache.store.name.split('.').at(-1) ?? '';
  const value = fill.value?.kind === 'call' ? fill.value : null;
  const names = (text: string) => text.split(/\W+/).includes(slot);
  return (
    value?.form !== 'new' &&
    !isMeans(slot) &&
    fill.node.facts.steps.some((step) => step.kind === 'return' && step.value !== null && names(textOf(step.value)))
  );
}

function valueInputs(program: Program, cache: Cache, fill: Effect, known: ReadonlySet<string>): readonly Input[] {
  if (fill.body) return capturedInputs(program, fill.body, fill.node, known);
  if (!fill.value) return [];
  const inputs = inputsOf(program, fill.value, fill.node, known);
  return cache.store.kind === 'slot' ? inputs.filter(({ kind }) => kind === 'parameter') : inputs;
}

function severityOf(program: Program, { cache, fill, input, role }: Omission, coverage: Coverage): Severity {
  const isOfOneUser = cache.store.lifetime === 'page';
  if (isDetermined(program, fill, input, role, coverage) || isAside(fill, input, coverage)) return 'note';
  return role === 'who' && !isOfOneUser ? 'error' : 'warning';
}

/** What an id in the key stands for has the rest that is given beside it; what selects a part or a form of it does not follow. */
function isDetermined(program: Program, fill: Effect, input: Input, role: Role, coverage: Coverage): boolean {
  const ids = [...coverage.texts, ...coverage.inputs.map(({ text }) => text)].filter(isIdentity);
  if (ids.length === 0 || role === 'how') return false;
  if (role !== 'who')
    return (
      !isSelection(input.text, coverage.texts.some(isAddress) ? 'one' : 'list') &&
      !isLookedUpBy(program, fill, input.name, ids)
    );
  const loaded =
    nameParts(functionName(fill.node).split('.').at(-1) ?? '')
      .noun.split('_')
      .at(-1) ?? '';
  const things = ids.map(thingOf);
  return !/^(current_?)?user/.test(input.name) || things.some((thing) => thing === loaded || isIdentity(thing));
}

/** Where to ask usually follows from what is asked for; a cookie or token is good for whatever it was got with. */
function isAside(fill: Effect, input: Input, coverage: Coverage): boolean {
  if (coverage.texts.length > 0) return isAddress(input.text);
  return /cookie|token|csrf|credential|session/i.test(fill.keys.map(shapeText).join(' '));
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
  const inputs = contextInputs(program, fill.body, cache.store.traits.keyedBy);
  const [first] = inputs.filter(({ role }) => !mentions(keyed, role));
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

/** What a memo has read of a row once, when the row is found by its identity. */
function missingState(program: Program, cache: Cache): readonly Finding[] {
  const state = entityState(program, cache);
  const [fill] = cache.fills;
  if (!state || !fill) return [];
  const slots = { key: `the arguments of ${cache.name}`, input: state.text, load: cache.name };
  const sites = [site('read', state.node, state.span)];
  return [findingAt('incomplete-key', fill, { severity: 'warning', confidence: 'medium', cache, sites, slots })];
}

function mentions(keyed: string, role: Role): boolean {
  return role === 'how'
    ? /lang|locale|i18n|zone|tz|currency/i.test(keyed)
    : /user|request|session|tenant|org/i.test(keyed);
}
