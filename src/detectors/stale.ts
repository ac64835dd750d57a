import type { Evidence, Finding, RuleId } from '../core/finding.ts';
import type { Cache } from '../program/caches.ts';
import type { CallSite } from '../program/calls.ts';
import type { Effect } from '../program/effects.ts';
import type { Habit as BrokenHabit } from '../program/habits.ts';
import { effectText, functionName } from '../program/names.ts';
import type { Program } from '../program/program.ts';
import { type Holding, siblingsThatAnswer, siblingsThatDoNot } from '../program/unanswered.ts';
import { confidenceOf, effectSite, findingAt, site } from './detector.ts';
import { invalidationRemedy } from './remedies.ts';

/** What siblings show: that they answer for the cache by three to one is enough. */
export interface Habit {
  readonly siblings: readonly Effect[];
  readonly evidence: readonly Evidence[];
}

export function habitOf(program: Program, write: Effect, cache: Cache): Habit {
  const siblings = siblingsThatAnswer(program, write, cache);
  const silent = siblingsThatDoNot(program, write, cache).length + 1;
  return { siblings, evidence: siblings.length >= 3 && siblings.length >= 3 * silent ? ['data', 'habit'] : ['data'] };
}

/** A finding that a write leaves a cache that holds its data. */
export function staleFinding(
  program: Program,
  rule: RuleId,
  write: Effect,
  { cache, content, answer }: Holding,
): Finding {
  const { siblings, evidence } = habitOf(program, write, cache);
  const confidence = confidenceOf([...linksOf({ cache, content, answer }, write), ...(evidence.length > 1 ? [] : [])]);
  const remedy = siblings.length > 0 ? remedyOf(cache) : undefined;
  return findingAt(rule, write, {
    severity: severityOf(cache, confidence, siblings.length),
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
      ...named('reader', functionName(content.fill.body ?? content.fill.node)),
      ...named('remedy', remedy),
      ...named('siblings', namesOf(siblings)),
    },
    remedy: invalidationRemedy(program, cache, content, write),
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
  return [...new Set(siblings.map((sibling) => functionName(sibling.node)).filter(Boolean))].slice(0, 4).join(', ');
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
  ];
}

/** An expiry is a policy where nothing in the tree ever invalidates the cache: then a write is only worth a note. */
function severityOf(cache: Cache, confidence: Finding['confidence'], siblings: number): Finding['severity'] {
  if (
    confidence === 'low' ||
    isShortLived(cache) ||
    (expires(cache) && siblings === 0 && cache.invalidations.length === 0)
  )
    return 'note';
  return confidence === 'high' ? 'error' : 'warning';
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
  if (answering.length < 2 || answering.length < 2 * silent.length) return [];
  return silent.map((caller) => callerFinding(program, rule, write, holding, caller));
}

function callerFinding(program: Program, rule: RuleId, write: Effect, holding: Holding, caller: CallSite): Finding {
  const base = staleFinding(program, rule, write, holding);
  const { answering } = holding.answer;
  const siblings = answering.map((other) => functionName(other.node)).filter(Boolean);
  return {
    ...base,
    evidence: ['data', 'habit'],
    path: caller.node.file.path,
    span: caller.step.span,
    function: functionName(caller.node),
    remedy: invalidationRemedy(program, holding.cache, holding.content, { ...caller, span: caller.step.span }),
    sites: [
      site('call', caller.node, caller.step.span),
      ...base.sites,
      ...answering.slice(0, 3).map((other) => site('sibling', other.node, other.step.span)),
    ],
    slots: {
      ...base.slots,
      function: functionName(caller.node) || 'the module',
      siblings: siblings.slice(0, 4).join(', '),
    },
  };
}
