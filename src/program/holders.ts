import { textOf } from '../core/expressions.ts';
import type { Span } from '../core/span.ts';
import type { Call, Expression, ObjectExpression } from '../core/syntax.ts';
import type { Lifetime } from '../knowledge/cache-traits.ts';
import { perProgram } from './per-program.ts';
import type { ClassNode, FunctionNode, Program } from './program.ts';
import { bindingAt, enclosingClass, lookup, SELF } from './scope.ts';
import type { Store } from './stores.ts';
import { evaluate } from './values.ts';

/** Where a variable, field or element that holds entries is declared. */
export interface Holder {
  readonly id: string;
  readonly identity: string;
  readonly name: string;
  readonly path: string;
  readonly span: Span;
  readonly lifetime: Lifetime;
  readonly lifetimeLink: Store['lifetimeLink'];
  readonly scope: FunctionNode;
  readonly owner: ClassNode | null;
  /** What it is given at its declaration. */
  readonly initial: Expression | null;
  /** The name resolves to nothing in the tree. */
  readonly unresolved: boolean;
}

/** The holder that a place expression names: `_cache`, `self._cache`, `Foo.cache`, `this.items`; null for anything else. */
export function holderOf(program: Program, place: Expression, scope: FunctionNode): Holder | null {
  if (place.kind === 'name') return variableHolder(program, place.name, place, scope);
  if (place.kind !== 'member') return null;
  const owner = place.object.kind === 'name' && SELF.has(place.object.name) ? enclosingClass(scope) : null;
  if (owner) return fieldHolder(program, owner, place.property);
  const value = evaluate(program, place.object, scope);
  if (value.kind === 'class' || value.kind === 'instance') return fieldHolder(program, value.node, place.property);
  if (value.kind === 'module') {
    const body = value.file.functions[0];
    const binding = body?.facts.bindings.find((candidate) => candidate.name === place.property);
    return body && binding ? declared(program, body, place.property, binding.span, binding.value) : null;
  }
  if (value.kind === 'object') return entryHolder(program, value.expression, value.scope, place.property);
  return null;
}

/** `storage` of an object literal that is kept: `export const Cache = { storage: new Map(), … }`. */
function entryHolder(program: Program, object: ObjectExpression, scope: FunctionNode, name: string): Holder | null {
  const entry = object.entries.find(({ key }) => key?.kind === 'literal' && key.value === name);
  const kept = scope.facts.bindings.find((binding) => binding.value === object);
  if (!entry || !kept) return null;
  const holder = declared(program, scope, `${kept.name}.${name}`, entry.value.span, entry.value);
  return { ...holder, id: `${holder.id} ${entry.value.span.line}` };
}

function variableHolder(program: Program, name: string, place: Expression, scope: FunctionNode): Holder | null {
  const found = lookup(program, scope, name);
  if (!found) {
    const file = scope.file.path;
    return {
      id: `unresolved ${file}#${name}`,
      identity: name,
      name,
      path: file,
      span: place.span,
      lifetime: 'process',
      lifetimeLink: 'inferred',
      scope,
      owner: null,
      initial: null,
      unresolved: true,
    };
  }
  const binding = bindingAt(found, scope, place.span);
  if (!binding) return null;
  if (binding.kind === 'import') {
    const item = found.scope.file.facts.imports[binding.index];
    const path = item ? program.workspace.resolve(found.scope.file.path, item.module) : null;
    const body = path === null ? undefined : program.files.get(path)?.functions[0];
    const original = body?.facts.bindings.find(
      (candidate) => candidate.name === item?.imported && candidate.kind === 'variable',
    );
    return body && original && item ? declared(program, body, item.imported, original.span, original.value) : null;
  }
  if (binding.kind !== 'variable') return null;
  const first = found.bindings[0] ?? binding;
  return declared(program, found.scope, name, first.span, first.value);
}

function declared(program: Program, scope: FunctionNode, name: string, span: Span, initial: Expression | null): Holder {
  return {
    id: `variable ${scope.id} ${name}`,
    identity: [scope.facts.qualifiedName, name].filter(Boolean).join('.'),
    name,
    path: scope.file.path,
    span,
    lifetime: lifetimeOfScope(program, scope),
    lifetimeLink: scope.facts.parent === null ? 'proven' : 'inferred',
    scope,
    owner: null,
    initial,
    unresolved: false,
  };
}

/** A variable of a function lives as long as the call; one that a returned or kept closure holds lives on. */
function lifetimeOfScope(program: Program, scope: FunctionNode): Lifetime {
  if (scope.facts.parent === null) return 'process';
  const inner = new Set(scope.file.functions.filter((node) => node.parent === scope));
  const escapes = scope.facts.steps.some(
    (step) => step.kind === 'return' && step.value !== null && escapesThrough(program, step.value, scope, inner),
  );
  if (!escapes) return 'call';
  return isComponent(scope) || isMadePerCall(program, scope) ? 'request' : 'process';
}

/** Whoever makes it has it in a local variable: `const { getOrder } = createOrderCache(shop)` in a handler. */
function isMadePerCall(program: Program, { facts: { name } }: FunctionNode): boolean {
  const makings = name === '' ? [] : (makingsByName(program, program).get(name) ?? []);
  return makings.length > 0 && makings.every(({ call, node }) => isLocal(node, call));
}

interface Making {
  readonly call: Call;
  readonly node: FunctionNode;
}

const makingsByName = perProgram((program, _: Program): ReadonlyMap<string, readonly Making[]> => {
  const makings = program.functions.flatMap((node) =>
    node.facts.steps.flatMap((step) => (step.kind === 'call' ? [{ call: step.call, node }] : [])),
  );
  return Map.groupBy(makings, ({ call: { callee } }) =>
    callee.kind === 'name' ? callee.name : callee.kind === 'member' ? callee.property : '',
  );
});

function isLocal({ facts }: FunctionNode, call: Call): boolean {
  const held = facts.bindings.filter(({ kind, value }) => kind === 'variable' && value === call);
  if (facts.parent === null || held.length === 0) return false;
  const names = new Set(held.map(({ name }) => name));
  return !facts.steps.some((step) => step.kind === 'return' && step.value !== null && isAmong(step.value, names));
}

function isAmong(value: Expression, names: ReadonlySet<string>): boolean {
  return value.kind === 'name' && names.has(value.name);
}

function escapesThrough(
  program: Program,
  value: Expression,
  scope: FunctionNode,
  inner: ReadonlySet<FunctionNode>,
): boolean {
  const result = evaluate(program, value, scope);
  if (result.kind === 'function') return inner.has(result.node);
  if (result.kind !== 'object') return false;
  return result.expression.entries.some((entry) => {
    const part = evaluate(program, entry.value, scope);
    return part.kind === 'function' && inner.has(part.node);
  });
}

/** Components and hooks run again for each render: what they hold lives shorter than the page. */
export function isComponent(node: FunctionNode): boolean {
  return node.file.facts.language !== 'python' && /^(use)?[A-Z]/.test(node.facts.name);
}

function fieldHolder(program: Program, owner: ClassNode, name: string): Holder | null {
  const field = owner.facts.fields.find((candidate) => candidate.name === name);
  const writes = owner.file.functions.filter(
    (node) => node.owner === owner && /^(__init__|constructor|__new__)$/.test(node.facts.name),
  );
  const first = writes.flatMap((node) =>
    node.facts.steps.filter(
      (step) => step.kind === 'write' && step.target.kind === 'member' && step.target.property === name,
    ),
  )[0];
  const initial = field?.value ?? (first?.kind === 'write' ? first.value : null);
  if (!field && !first) return null;
  return {
    id: `field ${owner.id} ${name}`,
    identity: `${owner.facts.qualifiedName}.${name}`,
    name: `${owner.facts.name}.${name}`,
    path: owner.file.path,
    span: field?.span ?? first?.span ?? owner.facts.nameSpan,
    lifetime: field?.isStatic ? 'process' : lifetimeOfInstance(program, owner),
    lifetimeLink: field?.isStatic || isSingleton(program, owner) ? 'proven' : 'inferred',
    scope: owner.scope,
    owner,
    initial,
    unresolved: false,
  };
}

const REQUEST_BASES =
  /(View|ViewSet|APIView|Form|Serializer|Request|Middleware|Context|Handler|Component|TestCase|Admin|Field|Widget|Model|Page|Command|Job|Task|Exception|Error)$/;
const PROCESS_NAMES =
  /(Service|Store|Repository|Manager|Registry|Cache|Client|Provider|Helper|Pool|Singleton|Backend|Storage|Loader|Resolver|Engine|Server|Controller|Gateway|Adapter|Wrapper)$/;

/** Instances that are made once (services, stores) live as long as the process; of others nothing is known. */
export function lifetimeOfInstance(program: Program, owner: ClassNode): Lifetime {
  const names = [owner.facts.name, ...owner.facts.bases.map(textOf)];
  if (owner.facts.bases.some((base) => REQUEST_BASES.test(textOf(base)))) return 'request';
  if (isSingleton(program, owner)) return 'process';
  return names.some((name) => PROCESS_NAMES.test(name)) ? 'process' : 'request';
}

/** Made at module level of some file. */
function isSingleton(program: Program, owner: ClassNode): boolean {
  const body = owner.file.functions[0];
  if (!body) return false;
  return body.facts.bindings.some(
    (binding) =>
      binding.value?.kind === 'call' &&
      binding.value.callee.kind === 'name' &&
      binding.value.callee.name === owner.facts.name &&
      evaluate(program, binding.value, body).kind === 'instance',
  );
}
