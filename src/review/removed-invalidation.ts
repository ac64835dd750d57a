import { textOf } from '../core/expressions.ts';
import type { Finding, FindingSite } from '../core/finding.ts';
import type { Expression } from '../core/syntax.ts';
import type { Change } from '../core/tree.ts';
import { answerAround, answerIn } from '../program/answers.ts';
import { answersCache, type Cache, cachesOf } from '../program/caches.ts';
import { contextsBetween, restriction } from '../program/conditions.ts';
import { type Effect, effectsOf } from '../program/effects.ts';
import { shapeText, shapeWords } from '../program/key-shape.ts';
import { effectText, functionName } from '../program/names.ts';
import { cacheInHead, type FunctionPair, functionPairs } from '../program/pairs.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { readerOf } from '../program/readers.ts';
import { type Reached, summaryOf } from '../program/summaries.ts';
import { isKeptInside, isOfComponent, isRunByView } from './kept-elsewhere.ts';
import { fewerIn, keyByKey, keyLostBy, type ReachedKey } from './lost-keys.ts';
import { restoreRemedy } from './restore.ts';
import { leafOf, wentWithItsWrite } from './went-with-its-write.ts';

/**
 * Evidence `change`: base invalidated a cache here and head does not, while the function and a reader of the cache still
 * stand, and neither a wider invalidation nor a caller took its place.
 */
export function removedInvalidations(base: Program, head: Program, change: Change): readonly Finding[] {
  const touched = new Set(change.files.flatMap(({ headPath }) => headPath ?? []));
  return functionPairs(base, head, change).flatMap((pair) =>
    pair.head && !pair.head.file.excluded ? lostBy({ base, head, touched }, pair, pair.head) : [],
  );
}

interface Trees {
  readonly base: Program;
  readonly head: Program;
  /** The paths of the change in head. */
  readonly touched: ReadonlySet<string>;
}

function lostBy(trees: Trees, pair: FunctionPair, after: FunctionNode): readonly Finding[] {
  const { base, head } = trees;
  const removals = keyByKey(summaryOf(base, pair.base).filter((reached) => isInvalidation(reached.effect)));
  const connecting = new Set(
    effectsOf(base, pair.base).flatMap(({ name, step }) => (name === 'event.handle' ? [step] : [])),
  );
  const replaced = replacements(base, head, pair.base, after);
  const kept = keptWrites(base, head, pair.base, after);
  const left = fewerIn(keyByKey(summaryOf(head, after)), removals);
  const lost = removals
    .filter((reached) => !connecting.has(reached.path[0]?.step ?? null))
    .filter((reached) => !isOfComponent(pair.base, reached) && !isKeptInside(head, pair.base, after, reached))
    .filter((reached) => !wentWithItsWrite(base, head, pair.base, after, reached))
    .filter(
      (reached) =>
        (isGone(reached, after) && left(reached)) ||
        keyLostBy(head, after, reached) !== null ||
        isNarrowed(reached, pair.base, after, kept),
    );
  const findings = lost.flatMap((reached) => {
    const read = stillRead(base, head, reached.effect).filter(
      (cache) => !replaced.some((effect) => answersCache(effect, cache) !== 'no'),
    );
    const open = read.filter(
      (cache) =>
        isOpen(trees, pair, cache) ||
        (isNarrowed(reached, pair.base, after, kept) && answerIn(head, after, null, cache).state === 'partial'),
    );
    const [first] = open;
    const isBeside = isRunByView(reached) || isRetargeted(base, head, pair, after, reached);
    return first && (!isBeside || writesWhatIsHeld(head, after, open))
      ? [finding({ base, head, before: pair.base, after }, reached, first, open)]
      : [];
  });
  return findings.filter(
    (candidate, at) => findings.findIndex((other) => other.slots.removed === candidate.slots.removed) === at,
  );
}

/** Invalidations that head reaches and base did not, wherever they run. */
function replacements(base: Program, head: Program, before: FunctionNode, after: FunctionNode): readonly Effect[] {
  const known = new Set(summaryOf(base, before).map(({ effect }) => leafOf(effect)));
  return summaryOf(head, after).flatMap(({ effect }) =>
    isInvalidation(effect) && !known.has(leafOf(effect)) ? [effect] : [],
  );
}

function isInvalidation({ name }: Effect): boolean {
  return name === 'cache.invalidate' || name === 'cache.clear';
}

/** The statement that led to it no longer stands in the function. What a callee lost is the callee's. */
function isGone({ effect, path }: Reached, after: FunctionNode): boolean {
  const step = path[0]?.step ?? effect.step;
  const text =
    step?.kind === 'call'
      ? textOf(step.call)
      : step?.kind === 'delete'
        ? textOf(step.target)
        : step?.kind === 'write'
          ? textOf(step.target)
          : null;
  return (
    text !== null &&
    !after.facts.steps.some((other) => {
      if (other.kind !== step?.kind) return false;
      if (other.kind === 'call') return textOf(other.call) === text;
      return (other.kind === 'delete' || other.kind === 'write') && textOf(other.target) === text;
    })
  );
}

/** The contexts of head's function in which writes stand that base's function made too. */
function keptWrites(base: Program, head: Program, before: FunctionNode, after: FunctionNode): readonly number[] {
  const known = new Set(summaryOf(base, before).map(({ effect }) => leafOf(effect)));
  return summaryOf(head, after)
    .filter(({ effect }) => effect.name === 'resource.write' && known.has(leafOf(effect)))
    .map(({ effect, path }) => path[0]?.step.context ?? effect.context);
}

/**
 * The statement stands under a condition that base did not ask for, and that may exclude a write. `writes`: the contexts of the
 * writes; a condition around all of them too excludes none.
 */
function isNarrowed(
  { effect, path }: Reached,
  before: FunctionNode,
  after: FunctionNode,
  writes: readonly number[],
): boolean {
  const step = path[0]?.step ?? effect.step;
  if (step?.kind !== 'call') return false;
  const text = textOf(step.call);
  const now = after.facts.steps.filter((other) => other.kind === 'call' && textOf(other.call) === text);
  if (now.length === 0) return false;
  const asked = new Set(conditionsOf(before, step.context));
  const around = writes.map((context) => contextsBetween(after, context, null));
  return now.every((other) => {
    const added = contextsBetween(after, other.context, null).filter(
      (context) =>
        context.region.kind === 'branch' &&
        conjuncts(context.region.condition, context.region.when).some((condition) => !asked.has(condition)) &&
        (around.length > 0 ? around.some((contexts) => !contexts.includes(context)) : !context.region.early),
    );
    return restriction(added, effect) !== null;
  });
}

function conditionsOf(node: FunctionNode, context: number): readonly string[] {
  return contextsBetween(node, context, null).flatMap(({ region }) =>
    region.kind === 'branch' ? conjuncts(region.condition, region.when) : [],
  );
}

/** `a and b` asks for both. */
function conjuncts(condition: Expression, when: boolean): readonly string[] {
  if (when && condition.kind === 'operation' && condition.operator === 'and')
    return condition.operands.flatMap((operand) => conjuncts(operand, true));
  return [`${when} ${textOf(condition)}`];
}

/** The caches of base that it took entries from, as they stand in head. */
function stillRead(base: Program, head: Program, invalidation: Effect): readonly Cache[] {
  const answered = cachesOf(base, base).filter(
    (cache) => answersCache(invalidation, cache) === 'yes' && cache.store.lifetime !== 'call',
  );
  const texts = new Set(invalidation.keys.map(shapeText));
  const same = answered.filter((cache) => cache.shape !== null && texts.has(shapeText(cache.shape)));
  return (same.length > 0 ? same : answered).flatMap((cache) => cacheInHead(head, cache) ?? []);
}

/** Callers that answered all along answer for themselves: those that do not had the function to do it. */
function isOpen({ base, head, touched }: Trees, { base: before, head: after }: FunctionPair, cache: Cache): boolean {
  if (!after) return false;
  const now = answerAround(head, after, cache);
  if (now.state === 'no') return true;
  if (now.state === 'callers')
    return now.silent.length > 0 && now.answering.every(({ node }) => !touched.has(node.file.path));
  if (now.state !== 'partial') return false;
  const old = cachesOf(base, base).find((other) => other.identity === cache.identity);
  return old !== undefined && answerIn(base, before, null, old).state === 'yes';
}

/** The same call takes out what base's did not: which of both is right, only the data tells. */
function isRetargeted(
  base: Program,
  head: Program,
  { base: before }: FunctionPair,
  after: FunctionNode,
  { effect }: Reached,
): boolean {
  const isOfCall = (other: Effect) => isInvalidation(other) && leafOf(other) === leafOf(effect);
  const texts = (program: Program, node: FunctionNode) =>
    summaryOf(program, node).flatMap((other) => (isOfCall(other.effect) ? other.effect.keys.map(shapeText) : []));
  const known = new Set(texts(base, before));
  return (
    texts(head, after).some((text) => !known.has(text)) &&
    summaryOf(head, after).some((other) => other.effect.name === 'resource.write')
  );
}

function writesWhatIsHeld(head: Program, after: FunctionNode, open: readonly Cache[]): boolean {
  const contents = new Set(open.flatMap((cache) => cache.contents.map(({ resource }) => resource.id)));
  return summaryOf(head, after).some(
    ({ effect }) => effect.name === 'resource.write' && contents.has(effect.resource?.id ?? ''),
  );
}

interface Functions {
  readonly base: Program;
  readonly head: Program;
  readonly before: FunctionNode;
  readonly after: FunctionNode;
}

function finding(functions: Functions, reached: ReachedKey, cache: Cache, open: readonly Cache[]): Finding {
  const { head, after } = functions;
  const { effect, path } = reached;
  const writes = summaryOf(head, after).filter((other) => other.effect.name === 'resource.write');
  const contents = new Set(open.flatMap((other) => other.contents.map(({ resource }) => resource.id)));
  const held = writes.find((other) => contents.has(other.effect.resource?.id ?? ''));
  const write = held ?? writes[0];
  const step = path[0]?.step;
  const key = keyLostBy(head, after, reached);
  const call = step ? textOf(step.call.callee) : effectText(effect);
  const removed = key ? shapeWords(key) : call;
  const span = step?.span ?? effect.span;
  const place = write ? (write.path[0]?.step.span ?? write.effect.span) : after.facts.nameSpan;
  const gone: FindingSite = {
    role: 'change',
    path: path[0]?.node.file.path ?? effect.node.file.path,
    span,
    function: functionName(after),
  };
  return {
    rule: 'write-without-invalidation',
    severity: held ? 'error' : 'warning',
    confidence: held && held.effect.link !== 'named' ? 'high' : 'medium',
    evidence: held ? ['data', 'change'] : ['change'],
    path: after.file.path,
    span: place,
    function: functionName(after),
    cache: { id: cache.identity, name: cache.name, path: cache.path, span: cache.span },
    resource: write?.effect.resource?.name ?? null,
    verb: write?.effect.verb ?? '',
    sites: [gone, ...open.slice(0, 4).map(cacheSite)],
    slots: slotsOf(after, cache, write ?? null, removed),
    remedy: key ? null : restoreRemedy({ ...functions, step: path[0]?.step ?? effect.step, write: write ?? null }),
  };
}

function cacheSite({ path, span, node }: Cache): FindingSite {
  return { role: 'cache', path, span, function: node ? functionName(node) : '' };
}

function slotsOf(after: FunctionNode, cache: Cache, write: Reached | null, removed: string): Finding['slots'] {
  const [fill] = cache.fills;
  const reader = functionName(fill ? readerOf(cache, fill) : after);
  return {
    function: functionName(after) || 'the module',
    cache: cache.name,
    removed,
    key: cache.name,
    ...(reader ? { reader } : {}),
    ...(write
      ? {
          write: write.path[0] ? `${textOf(write.path[0].step.call.callee)}(…)` : effectText(write.effect),
          resource: write.effect.resource?.name ?? 'the data',
        }
      : {}),
  };
}
