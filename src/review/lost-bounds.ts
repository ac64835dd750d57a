import { textOf } from '../core/expressions.ts';
import type { Finding } from '../core/finding.ts';
import type { Span } from '../core/span.ts';
import type { Expression } from '../core/syntax.ts';
import type { Change } from '../core/tree.ts';
import { boundOf } from '../program/bounds.ts';
import { type Cache, cachesOf } from '../program/caches.ts';
import { runsOnce } from '../program/concurrency.ts';
import { domainOf } from '../program/key-domain.ts';
import { shapeWords } from '../program/key-shape.ts';
import { functionName } from '../program/names.ts';
import type { Program, SourceFile } from '../program/program.ts';

/** Evidence `change`: what holds the entries had a limit in base and has none in head, while the fills stand. */
export function lostBounds(base: Program, head: Program, change: Change): readonly Finding[] {
  const paths = new Map(change.files.flatMap(({ basePath, headPath }) => (headPath ? [[headPath, basePath]] : [])));
  return cachesOf(head, head).flatMap((cache) => {
    const path = paths.get(cache.path);
    const before = typeof path === 'string' ? base.files.get(path) : undefined;
    if (!before || !isUnbounded(head, cache)) return [];
    const limit = limitIn(base, before, cache);
    return limit ? [finding(cache, before, limit)] : [];
  });
}

function isUnbounded(head: Program, cache: Cache): boolean {
  const { kind, lifetime } = cache.store;
  if (kind !== 'container' || lifetime !== 'process') return false;
  if (cache.fills.every(({ node }) => runsOnce(node) || node.file.excluded)) return false;
  if (cache.fills.every((fill) => domainOf(head, fill.keys, fill.node) === 'finite')) return false;
  return boundOf(head, cache) === null;
}

interface Limit {
  readonly text: string;
  readonly span: Span;
}

/** The cache of base by that name, which was bounded, or a holder of that name which says that it is. */
function limitIn(base: Program, file: SourceFile, cache: Cache): Limit | null {
  const old = cachesOf(base, base).find((other) => other.identity === cache.identity && other.path === file.path);
  const initial = old?.store.initial ?? heldBy(file, cache.store.name);
  if (old && boundOf(base, old) !== null) return { text: removedText(cache, initial), span: old.span };
  return initial && saysLimit(initial) ? { text: removedText(cache, initial), span: initial.span } : null;
}

function removedText({ name }: Cache, initial: Expression | null): string {
  return initial && saysLimit(initial) ? textOf(initial) : `the limit of ${name}`;
}

function heldBy(file: SourceFile, name: string): Expression | null {
  const [owner, field] = name.includes('.') ? name.split('.') : [null, name];
  if (owner === null)
    return file.functions[0]?.facts.bindings.find((binding) => binding.name === name && binding.value)?.value ?? null;
  const of = file.classes.find(({ facts }) => facts.name === owner);
  const declared = of?.facts.fields.find((candidate) => candidate.name === field)?.value;
  if (declared) return declared;
  const [written] = [...(of?.methods.values() ?? [])].flatMap((node) =>
    node.facts.steps.flatMap((step) =>
      step.kind === 'write' && step.value && step.target.kind === 'member' && step.target.property === field
        ? [step.value]
        : [],
    ),
  );
  return written ?? null;
}

const LIMIT = /^(max|max_?size|max_?entries|max_?items|maxlen|limit|capacity|ttl|std_?ttl|max_?age|expir\w*)$/i;

/** `new LruCache({ max: 100 })`, `TTLCache(maxsize=50, ttl=60)`. */
function saysLimit(initial: Expression): boolean {
  if (initial.kind !== 'call') return false;
  if (/(lru|ttl|lfu|bounded|expir\w*)_?(cache|map|dict)?$/i.test(textOf(initial.callee))) return true;
  return initial.arguments.some(
    ({ name, value }) =>
      (name !== undefined && LIMIT.test(name)) ||
      (value.kind === 'object' &&
        value.entries.some(({ key }) => key?.kind === 'literal' && LIMIT.test(String(key.value)))),
  );
}

function finding(cache: Cache, before: SourceFile, limit: Limit): Finding {
  const [fill] = cache.fills;
  const name = fill ? functionName(fill.node) : '';
  const key = fill?.keys[0];
  return {
    rule: 'unbounded-cache',
    severity: 'warning',
    confidence: 'medium',
    evidence: ['change'],
    path: cache.path,
    span: cache.span,
    function: '',
    cache: { id: cache.identity, name: cache.name, path: cache.path, span: cache.span },
    resource: null,
    verb: '',
    sites: [
      { role: 'change', path: before.path, span: limit.span, function: '' },
      ...(fill ? [{ role: 'fill' as const, path: fill.node.file.path, span: fill.span, function: name }] : []),
    ],
    slots: {
      function: name || 'the module',
      cache: cache.name,
      key: key ? shapeWords(key) : 'key',
      setting: cache.store.initial ? textOf(cache.store.initial) : cache.name,
      removed: limit.text,
    },
    remedy: null,
  };
}
