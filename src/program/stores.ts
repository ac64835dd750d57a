import { textOf } from '../core/expressions.ts';
import type { Span } from '../core/span.ts';
import type { Call, Expression } from '../core/syntax.ts';
import type { Lifetime } from '../knowledge/cache-traits.ts';
import type { Kind } from './kinds.ts';
import type { FunctionNode } from './program.ts';
import type { Traits } from './traits.ts';
import type { Value } from './values.ts';

/** Something that holds entries: a Redis server, a dict, a memoised function. */
export interface Store {
  /** Unique in the program. */
  readonly id: string;
  /** Stable over moves of lines and files: enclosing names, no path. */
  readonly identity: string;
  /** As the code names it. */
  readonly name: string;
  readonly kind: 'library' | 'container' | 'slot' | 'memo' | 'unresolved';
  readonly library: string | null;
  readonly traits: Traits;
  readonly lifetime: Lifetime;
  /** Inferred: the lifetime is that of instances or closures of which it is only likely that they stay. */
  readonly lifetimeLink: 'proven' | 'inferred';
  readonly path: string;
  readonly span: Span;
  /** What a container is given at its declaration. */
  readonly initial: Expression | null;
  /** The memoised function. */
  readonly body: FunctionNode | null;
  /** The id of the cache that a memo keeps its entries in: `@cache.memoize()`. */
  readonly within?: string;
}

/** The store behind a library's value, as the expression `receiver` names it. */
export function libraryStore(
  kind: Kind,
  receiver: Expression | null,
  at: { readonly scope: FunctionNode; readonly call: Expression },
): Store {
  const traits = kind.cache ?? {};
  const made = siteOf(kind.made, at);
  const shared = traits.space === 'library';
  const name = receiver
    ? textOf(receiver)
        .replace(/^(this|self)\./, '')
        .slice(0, 60)
    : kind.library;
  const own = isElsewhere(kind.made)
    ? identityOf(kind.made)
    : `${made.path}#${made.span.line}:${made.span.column}:${identityOf(kind.made)}${madeBy(kind.made)}`;
  const library = traits.library ?? kind.library;
  const place = shared ? library : own;
  return {
    id: `library ${place}`,
    identity: shared ? library : `${made.scope} ${keptAs(kind.made) || identityOf(kind.made)}`,
    name,
    kind: 'library',
    library: kind.library,
    traits,
    lifetime: traits.lifetime ?? 'process',
    lifetimeLink: 'proven',
    initial: null,
    path: made.path,
    span: made.span,
    body: null,
  };
}

/** Two caches that one function makes are told apart by where it keeps them, or by where its callers do. */
function keptAs(made: Value): string {
  if (made.kind !== 'result') return '';
  const own = nameGiven(made.call, made.scope);
  if (!made.by) return own;
  const given = nameGiven(made.by.call, made.by.scope);
  return `${own} ${given === 'default' ? made.by.scope.file.path.replace(/^.*\/|\.\w+$/g, '') : given}`;
}

function madeBy(made: Value): string {
  const by = made.kind === 'result' ? made.by : undefined;
  return by ? ` by ${by.scope.file.path}#${by.call.span.line}:${by.call.span.column}` : '';
}

/** The variable or field that a call's value is kept in: `const getOrder = memoize(…)`. */
export function nameGiven(call: Call, scope: FunctionNode): string {
  const binding = scope.facts.bindings.find((candidate) => candidate.value === call);
  if (binding) return binding.name;
  const write = scope.facts.steps.find((step) => step.kind === 'write' && step.value === call);
  if (write?.kind === 'write' && write.target.kind === 'member') return write.target.property;
  const owner = scope.file.classes.find(({ facts }) => facts.fields.some(({ value }) => value === call));
  return owner?.facts.fields.find(({ value }) => value === call)?.name ?? '';
}

/** The cache of a call that has no receiver: `useQuery(…)`, `unstable_cache(…)`, `memoize(…)`. */
export function callStore(library: string, traits: Traits, call: Call, scope: FunctionNode, name: string): Store {
  const own = traits.space !== 'library';
  const space = traits.library ?? library;
  return {
    id: own ? `call ${scope.file.path}#${call.span.line}:${call.span.column}` : `library ${space}`,
    identity: own ? `${scope.facts.qualifiedName} ${name || textOf(call.callee)}` : space,
    name: name || textOf(call.callee),
    kind: own ? 'memo' : 'library',
    library,
    traits,
    lifetime: traits.lifetime ?? 'process',
    lifetimeLink: 'proven',
    initial: null,
    path: scope.file.path,
    span: call.span,
    body: null,
  };
}

/** A function that a decorator memoises is a cache with its arguments as the key. */
export function memoStore(library: string, traits: Traits, node: FunctionNode): Store {
  return {
    id: `memo ${node.id}`,
    identity: node.facts.qualifiedName,
    name: node.facts.name,
    kind: 'memo',
    library,
    traits,
    lifetime: traits.lifetime ?? (isOfOneCall(node) ? 'request' : 'process'),
    lifetimeLink: 'proven',
    initial: null,
    path: node.file.path,
    span: node.facts.nameSpan,
    body: node,
  };
}

/** A function inside another, which does not hand it out, is made anew with each call. */
function isOfOneCall({ parent, owner, facts }: FunctionNode): boolean {
  if (!parent || parent.facts.parent === null || owner) return false;
  return !parent.facts.steps.some(
    (step) => step.kind === 'return' && step.value?.kind === 'name' && step.value.name === facts.name,
  );
}

interface Site {
  readonly path: string;
  readonly span: Span;
  readonly scope: string;
}

/** Where a value is made; one that is made outside the tree has the file and no place in it. */
function siteOf(made: Value, at: { readonly scope: FunctionNode; readonly call: Expression }): Site {
  switch (made.kind) {
    case 'result':
      return { path: made.scope.file.path, span: made.call.span, scope: made.scope.facts.qualifiedName };
    case 'typed':
      return { path: made.scope.file.path, span: made.annotation.span, scope: made.scope.facts.qualifiedName };
    case 'member':
    case 'element':
      return siteOf(made.of, at);
    case 'instance':
    case 'class':
    case 'function':
      return { path: made.node.file.path, span: made.node.facts.nameSpan, scope: made.node.facts.qualifiedName };
    case 'parameter':
      return { path: made.node.file.path, span: made.node.facts.nameSpan, scope: made.node.facts.qualifiedName };
    default:
      return { path: at.scope.file.path, span: at.call.span, scope: '' };
  }
}

/** Values of names that stand for one thing wherever they are used. */
function isElsewhere(made: Value): boolean {
  if (made.kind === 'member' || made.kind === 'element') return isElsewhere(made.of);
  return made.kind === 'external' || made.kind === 'unknown';
}

function identityOf(made: Value): string {
  switch (made.kind) {
    case 'external':
      return made.path;
    case 'unknown':
      return made.name;
    case 'result':
      return textOf(made.call.callee);
    case 'member':
      return `${identityOf(made.of)}.${made.name}`;
    case 'element':
      return `${identityOf(made.of)}[]`;
    case 'parameter':
      return [String(made.index), ...made.path].join('.');
    case 'typed':
      return made.of.path;
    case 'class':
    case 'instance':
    case 'function':
      return made.node.facts.qualifiedName;
    default:
      return made.kind;
  }
}
