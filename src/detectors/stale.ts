import type { Evidence, Finding, RuleId } from '../core/finding.ts';
import type { Call } from '../core/syntax.ts';
import { type Answer, answerIn, answerTo } from '../program/answers.ts';
import type { Cache } from '../program/caches.ts';
import { type CallSite, callsOf } from '../program/calls.ts';
import type { Effect } from '../program/effects.ts';
import type { Habit as BrokenHabit } from '../program/habits.ts';
import { callText, effectText, functionName } from '../program/names.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { readerOf } from '../program/readers.ts';
import { type Reached, summaryOf } from '../program/summaries.ts';
import { type Holding, siblingsThatAnswer, siblingsThatDoNot } from '../program/unanswered.ts';
import { confidenceOf, effectSite, findingAt, site } from './detector.ts';
import { invalidationRemedy, type Sibling } from './remedies.ts';

/** What siblings show: that they answer for the cache by three to one is enough. */
export interface Habit {
  readonly siblings: readonly Effect[];
  /** How many writes do not answer for it, with the one that is asked about. */
  readonly silent: number;
  readonly evidence: readonly Evidence[];
}

export function habitOf(program: Program, write: Effect, cache: Cache): Habit {
  const siblings = siblingsThatAnswer(program, write, cache);
  const silent = siblingsThatDoNot(program, write, cache).length + 1;
  return {
    siblings,
    silent,
    evidence: siblings.length >= 3 && siblings.length >= 3 * silent ? ['data', 'habit'] : ['data'],
  };
}

/** A finding that a write leaves a cache that holds its data. */
export function staleFinding(
  program: Program,
  rule: RuleId,
  write: Effect,
  { cache, content, answer }: Holding,
): Finding {
  const { siblings, silent, evidence } = habitOf(program, write, cache);
  const confidence = confidenceOf(linksOf({ cache, content, answer }, write));
  const wrappers = siblings.flatMap((sibling) => wrapperAfter(program, sibling, answerTo(program, sibling, cache)));
  const [wrapper] = wrappers;
  const remedy = wrapper ? callText(wrapper.invalidation) : siblings.length > 0 ? remedyOf(cache) : undefined;
  return findingAt(rule, write, {
    severity:
      isOfClient(write) && siblings.length < silent ? 'note' : severityOf(cache, confidence, siblings.length, silent),
    confidence,
    evidence,
    cache,
    resource: content.resource.name,
    verb: write.verb ?? '',
    sites: [
      effectSite('write', write),
      effectSite('fill', content.fill),
      effectSite('read', content.read),
      ...siblings.slice(0, 3).map((sibling) => effectSite('sibling', sibling)),
    ],
    slots: {
      resource: content.resource.name,
      write: effectText(write),
      load: effectText(content.read),
      key: cache.name,
      ...named('reader', content.fill.declared ?? functionName(readerOf(cache, content.fill))),
      ...(write.declared ? { function: write.declared } : {}),
      ...named('remedy', remedy),
      ...named('siblings', namesOf(siblings)),
    },
    remedy: invalidationRemedy(program, cache, content, write, wrappers),
  });
}

/** The others invalidate, this one does not, and the tree does not show what the cache is made of. */
export function habitFinding(write: Effect, { cache, siblings }: BrokenHabit): Finding {
  return findingAt('write-without-invalidation', write, {
    severity: 'warning',
    confidence: write.resource?.link === 'proven' && cache.store.kind !== 'unresolved' ? 'high' : 'medium',
    evidence: ['habit'],
    cache,
    resource: write.resource?.name ?? null,
    verb: write.verb ?? '',
    sites: [effectSite('write', write), ...siblings.slice(0, 4).map((sibling) => effectSite('sibling', sibling))],
    slots: {
      resource: write.resource?.name ?? 'the data',
      write: effectText(write),
      key: cache.name,
      ...named('remedy', remedyOf(cache)),
      ...named('siblings', namesOf(siblings)),
    },
  });
}

function named(slot: 'reader' | 'remedy' | 'siblings', value: string | undefined) {
  return value ? { [slot]: value } : {};
}

function namesOf(siblings: readonly Effect[]): string {
  const names = siblings.map((sibling) => sibling.declared ?? functionName(sibling.node));
  return [...new Set(names.filter(Boolean))].slice(0, 4).join(', ');
}

/** A page asks a server that tells it no rows: what it has to ask for again, only others of its mutations show. */
function isOfClient({ declared, resource }: Effect): boolean {
  return declared !== null || (resource?.kind === 'noun' && resource.link === 'inferred');
}

/** How others take entries out of the cache. */
function remedyOf(cache: Cache): string | undefined {
  const [first] = cache.invalidations;
  return first ? effectText(first) : undefined;
}

function linksOf({ cache, content }: Holding, write: Effect): readonly ('proven' | 'inferred' | 'named')[] {
  const noun = content.resource.link === 'named' || write.resource?.link === 'named';
  const near = write.node.file === content.read.node.file;
  return [
    cache.store.kind === 'unresolved' ? 'named' : 'proven',
    noun ? 'named' : 'proven',
    noun && !near ? 'named' : 'proven',
    write.resource?.id === content.resource.id ? 'proven' : 'named',
  ];
}

/** An expiry is a policy where nothing in the tree ever invalidates the cache: then a write is only worth a note. */
function severityOf(
  cache: Cache,
  confidence: Finding['confidence'],
  siblings: number,
  silent: number,
): Finding['severity'] {
  if (
    confidence === 'low' ||
    isShortLived(cache) ||
    isNeverRead(cache) ||
    (expires(cache) && siblings < silent && cache.invalidations.length === 0)
  )
    return 'note';
  return confidence === 'high' ? 'error' : 'warning';
}

/** What no function looks up is handed to someone else: nobody in the tree is answered with the old value. */
function isNeverRead({ store, reads, fills }: Cache): boolean {
  return store.kind === 'library' && reads.length === 0 && fills.every(({ name }) => name === 'cache.write');
}

function expires(cache: Cache): boolean {
  return (
    cache.fills.every((fill) => fill.ttl !== null) ||
    (cache.store.traits.ttl !== undefined && cache.store.traits.ttl !== 'none')
  );
}

const SHORT_SECONDS = 60;

function isShortLived(cache: Cache): boolean {
  return cache.fills.every(
    (fill) => fill.ttl !== null && fill.ttl.seconds !== null && fill.ttl.seconds <= SHORT_SECONDS,
  );
}

/** Where most callers answer for the write, one that does not is the place. */
export function silentCallers(program: Program, rule: RuleId, write: Effect, holding: Holding): readonly Finding[] {
  const { answering, silent } = holding.answer;
  if (answering.length < silent.length) return [];
  const isHabit = answering.length >= 2 && answering.length >= 2 * silent.length;
  return silent.map((caller) => {
    const found = callerFinding(program, rule, write, holding, caller);
    return isHabit ? found : { ...found, evidence: ['data'], ...weakened(found) };
  });
}

/** One caller that does against one that does not may be either's mistake. */
function weakened({ severity, confidence }: Finding): Pick<Finding, 'severity' | 'confidence'> {
  return {
    severity: severity === 'error' ? 'warning' : severity,
    confidence: confidence === 'high' ? 'medium' : confidence,
  };
}

function callerFinding(program: Program, rule: RuleId, write: Effect, holding: Holding, caller: CallSite): Finding {
  const base = staleFinding(program, rule, write, holding);
  const { answering } = holding.answer;
  const siblings = answering.map((other) => functionName(other.node)).filter(Boolean);
  const wrappers = answering.flatMap((other) => wrapperOf(program, other, holding.cache));
  const [wrapper] = wrappers;
  return {
    ...base,
    evidence: ['data', 'habit'],
    path: caller.node.file.path,
    span: caller.step.span,
    function: functionName(caller.node),
    remedy: invalidationRemedy(
      program,
      holding.cache,
      holding.content,
      { ...caller, span: caller.step.span },
      wrappers,
    ),
    sites: [
      site('call', caller.node, caller.step.span),
      ...base.sites,
      ...answering.slice(0, 3).map((other) => site('sibling', other.node, other.step.span)),
    ],
    slots: {
      ...base.slots,
      function: functionName(caller.node) || 'the module',
      siblings: siblings.slice(0, 4).join(', '),
      write: callText(caller.step.call),
      ...named('remedy', wrapper && callText(wrapper.invalidation)),
    },
  };
}

/** How the function of a write invalidates after it, through functions of the tree or itself. */
function wrapperAfter(program: Program, { node, step }: Effect, answer: Answer): readonly Sibling[] {
  const call = answer.by && callIn(program, node, answer.by);
  return call && step?.kind === 'call' && step.call !== call ? [{ node, write: step.call, invalidation: call }] : [];
}

/** How a caller does: `forget_order(order_id)`. */
function wrapperOf(program: Program, { node, step }: CallSite, cache: Cache): readonly Sibling[] {
  const { by } = answerIn(program, node, step.context, cache, step);
  const call = by && callIn(program, node, by);
  return call && call !== step.call ? [{ node, write: step.call, invalidation: call }] : [];
}

/** The call in the function itself that leads to the invalidation, or is it; what writes as well is no remedy. */
function callIn(program: Program, node: FunctionNode, { path: [first], effect }: Reached): Call | null {
  const step = first ? first.step : effect.node === node ? effect.step : null;
  if (step?.kind !== 'call') return null;
  const targets = callsOf(program, node).find((site) => site.step === step)?.targets ?? [];
  const writes = targets.some((target) =>
    summaryOf(program, target.node).some((reached) => reached.effect.name === 'resource.write'),
  );
  return writes ? null : step.call;
}
