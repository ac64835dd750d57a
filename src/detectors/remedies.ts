import type { Remedy } from '../core/finding.ts';
import type { Call, Expression } from '../core/syntax.ts';
import type { Cache } from '../program/caches.ts';
import type { Content } from '../program/contents.ts';
import type { Effect } from '../program/effects.ts';
import { holderOf } from '../program/holders.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { lookup } from '../program/scope.ts';
import { evaluate } from '../program/values.ts';
import { argumentsInstead, codeIn, type Move } from './code-in.ts';

/** A write, or the call that leads to it. */
type Writing = Pick<Effect, 'node' | 'step' | 'span'>;

/**
 * The statement after a write that takes what it made old out of the cache, in names that the writing function has; null
 * where it lacks them, or where the statement would not run after the write.
 */
export function invalidationRemedy(
  program: Program,
  cache: Cache,
  content: Content,
  write: Writing,
  siblings: readonly Sibling[] = [],
): Remedy | null {
  const { node, step } = write;
  if (!step || node.facts.parent === null || isLeftRunning(write)) return null;
  const text =
    wrapperCode(program, siblings, write) ??
    (isPlain(cache)
      ? (ownCode(program, cache, content, write) ?? siblingCode(program, cache, content, write))
      : (siblingCode(program, cache, content, write) ?? ownCode(program, cache, content, write)));
  if (text === null || text.length > LONGEST || text.includes('\n')) return null;
  return { kind: 'add-statement', path: node.file.path, after: step.statement, text };
}

const LONGEST = 120;

/** A promise that nobody waits for: what follows runs before the write is done. */
function isLeftRunning({ node, step }: Writing): boolean {
  if (node.file.facts.language === 'python' || step?.kind !== 'call') return false;
  return node.facts.definition?.isAsync === true && !step.call.awaited;
}

function isPlain({ store }: Cache): boolean {
  return store.kind === 'container' || store.kind === 'slot';
}

function moveFrom(from: FunctionNode, content: Content, { node, step, span }: Writing): Move {
  const read = content.read.step;
  const instead =
    read?.kind === 'call' && step?.kind === 'call' ? argumentsInstead(read.call, step.call) : new Map<string, string>();
  return { from, to: node, at: step?.statement ?? span, instead };
}

/** A function that makes the same write, and then calls a function of the tree that invalidates. */
export interface Sibling {
  readonly node: FunctionNode;
  readonly write: Call;
  readonly invalidation: Call;
}

/** As a sibling says it, with the arguments that the write has here. */
function wrapperCode(program: Program, siblings: readonly Sibling[], { node, step }: Writing): string | null {
  if (step?.kind !== 'call') return null;
  for (const sibling of siblings) {
    const instead = argumentsInstead(sibling.write, step.call);
    const move = { from: sibling.node, to: node, at: step.statement, instead };
    const code = codeIn(program, sibling.invalidation, move);
    if (code !== null) return code;
  }
  return null;
}

/** As another place of the tree does it; the nearest that can be said here. */
function siblingCode(program: Program, cache: Cache, content: Content, write: Writing): string | null {
  const near = (effect: Effect) => Number(effect.node.file !== write.node.file);
  const others = cache.invalidations.filter(
    ({ node, when, match }) => !node.file.excluded && node !== write.node && when === 'flow' && match !== 'all',
  );
  for (const { node, step } of others.toSorted((a, b) => near(a) - near(b))) {
    const code = step?.kind === 'call' ? codeIn(program, step.call, moveFrom(node, content, write)) : null;
    if (code !== null) return code;
  }
  return null;
}

/** As the fill names the cache and the key. */
function ownCode(program: Program, cache: Cache, content: Content, write: Writing): string | null {
  if (cache.store.kind === 'memo') return memoCode(program, cache, write);
  for (const fill of cache.fills) {
    const place = placeOf(fill);
    const move = moveFrom(fill.node, content, write);
    const holder = place && codeIn(program, place.holder, move);
    if (!place || !holder || !isSameStore(program, cache, place.holder, holder, write)) continue;
    const key = place.key && codeIn(program, place.key, move);
    const code =
      cache.store.kind === 'slot'
        ? slotCode(program, place.holder, holder, fill)
        : entryCode(program, cache, fill, write.node, holder, key);
    if (code !== null) return code;
  }
  return null;
}

interface Place {
  readonly holder: Expression;
  readonly key: Expression | null;
}

/** `holder[key] = …`, `holder.set(key, …)`, or the variable itself. */
function placeOf({ step }: Effect): Place | null {
  if (step?.kind === 'write')
    return step.target.kind === 'index'
      ? { holder: step.target.object, key: step.target.index }
      : { holder: step.target, key: null };
  if (step?.kind !== 'call' || step.call.callee.kind !== 'member') return null;
  return { holder: step.call.callee.object, key: step.call.arguments[0]?.value ?? null };
}

/** An equal name may stand for something else where it is carried to. */
function isSameStore(program: Program, cache: Cache, holder: Expression, code: string, write: Writing): boolean {
  if (!isPlain(cache) || holder.kind !== 'name') return true;
  const name: Expression = { kind: 'name', name: code, span: write.step?.statement ?? write.span };
  return holderOf(program, name, write.node)?.id === cache.store.id;
}

function entryCode(
  program: Program,
  cache: Cache,
  fill: Effect,
  to: FunctionNode,
  holder: string,
  key: string | null,
): string | null {
  if (key === null) return null;
  if (cache.store.kind === 'library') return libraryCode(program, cache, fill, to, { holder, key });
  if (cache.store.kind !== 'container') return null;
  if (fill.node.file.facts.language === 'python') return `${holder}.pop(${key}, None)`;
  return fill.step?.kind === 'call' ? `${holder}.delete(${key})` : `delete ${holder}[${key}]`;
}

/** Python would need a `global` for a variable of the module. */
function slotCode(program: Program, place: Expression, holder: string, fill: Effect): string | null {
  if (fill.node.file.facts.language === 'python') return place.kind === 'member' ? `${holder} = None` : null;
  const initial = holderOf(program, place, fill.node)?.initial;
  return `${holder} = ${initial?.kind === 'literal' && initial.type === 'null' ? 'null' : 'undefined'}`;
}

/** The library's own call for one entry, `$C.delete($KEY)`, with the names in the place of its holes. */
function libraryCode(
  program: Program,
  cache: Cache,
  fill: Effect,
  to: FunctionNode,
  code: { readonly holder: string; readonly key: string },
): string | null {
  const isAwaited = fill.step?.kind === 'call' && fill.step.call.awaited;
  const [call] = callsThat(program, cache, 'cache.invalidate').flatMap(
    (pattern) => /^\$[A-Z]+\.(\w+)\(\$KEYS?(?:\.\.\.)?\)$/.exec(pattern)?.[1] ?? [],
  );
  if (call === undefined || (isAwaited && !to.facts.definition?.isAsync)) return null;
  return `${isAwaited ? 'await ' : ''}${code.holder}.${call}(${code.key})`;
}

function memoCode(program: Program, cache: Cache, { node }: Writing): string | null {
  const { body, name } = cache.store;
  const found = lookup(program, node, name);
  const value = found && evaluate(program, { kind: 'name', name, span: node.facts.span }, node);
  if (!body || value?.kind !== 'function' || value.node !== body) return null;
  const [call] = callsThat(program, cache, 'cache.clear').flatMap(
    (pattern) => /^\$[A-Z]+(\.[\w.]+\(\))$/.exec(pattern)?.[1] ?? [],
  );
  return call === undefined ? null : `${name}${call}`;
}

function callsThat(program: Program, { store }: Cache, does: Effect['name']): readonly string[] {
  return program.knowledge.libraries
    .filter(({ model }) => model.library === store.library)
    .flatMap(({ model }) => model.calls)
    .filter((entry) => entry.does === does && (entry.match ?? 'exact') === 'exact')
    .map(({ call }) => call);
}
