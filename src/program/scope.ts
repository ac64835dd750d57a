import type { Binding, WriteStep } from '../core/facts.ts';
import { contains, type Span } from '../core/span.ts';
import { perProgram } from './per-program.ts';
import type { ClassNode, FunctionNode, Program, SourceFile } from './program.ts';

/** A name with the function whose scope holds it. */
export interface Found {
  readonly scope: FunctionNode;
  readonly bindings: readonly Binding[];
}

/** The bindings that a name may mean where it is used in `from`; null for a name of the language or of nowhere. */
export function lookup(program: Program, from: FunctionNode, name: string): Found | null {
  for (let scope: FunctionNode | null = from; scope; scope = scope.parent) {
    const bindings = bindingsOf(program, scope).get(name);
    if (bindings) return { scope, bindings };
  }
  return null;
}

/** The one that a use at `at` sees: the last before it in the same function, else the last that has a value. */
export function bindingAt(found: Found, user: FunctionNode, at: Span): Binding | null {
  const { bindings } = found;
  if (bindings.length === 1) return bindings[0] ?? null;
  if (found.scope === user) {
    const last = lastBefore(bindings, at);
    // `order = copy(order)`: the value still sees the name as it was before.
    const value = bindings[last]?.value;
    const before = value && contains(value.span, at) ? bindings[last - 1] : undefined;
    return before ?? bindings[last] ?? bindings[0] ?? null;
  }
  return bindings.findLast((binding) => binding.value && !isNothing(binding)) ?? bindings.at(-1) ?? null;
}

/** Bindings stand in the order of the text: halving finds the place, however often a name is given. */
function lastBefore(bindings: readonly Binding[], at: Span): number {
  let low = 0;
  let high = bindings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const span = bindings[middle]?.span ?? at;
    if (span.line < at.line || (span.line === at.line && span.column < at.column)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Whether a function is the other, or stands somewhere in it. */
export function isWithin(node: FunctionNode, outer: FunctionNode): boolean {
  for (let at: FunctionNode | null = node; at; at = at.parent) if (at === outer) return true;
  return false;
}

/** A local name that is assigned again, not only added to: what it was at first says nothing of what it is. */
export function isReplaced({ scope }: Found, name: string): boolean {
  if (scope.facts.parent === null) return false;
  return scope.facts.steps.some(
    (step) => step.kind === 'write' && !step.declares && step.operator === null && isNamed(step.target, name),
  );
}

function isNamed(target: WriteStep['target'], name: string): boolean {
  return target.kind === 'name' && target.name === name;
}

function isNothing(binding: Binding): boolean {
  return binding.value?.kind === 'literal' && binding.value.value === null;
}

const bindingsOf = perProgram(
  (_, scope: FunctionNode): ReadonlyMap<string, readonly Binding[]> =>
    Map.groupBy(scope.facts.bindings, (binding) => binding.name),
);

export interface PlacedWrite {
  readonly node: FunctionNode;
  readonly step: WriteStep;
}

/** Assignments from inner functions to a name of an outer scope: `global client; client = Redis()`. */
export function outerWrites(program: Program, scope: FunctionNode, name: string): readonly PlacedWrite[] {
  return outerWritesOf(program, scope.file).get(`${scope.id} ${name}`) ?? [];
}

const outerWritesOf = perProgram((program, file: SourceFile) => {
  const all = new Map<string, PlacedWrite[]>();
  for (const node of file.functions) {
    for (const step of node.facts.steps) {
      if (step.kind !== 'write' || step.declares || step.target.kind !== 'name') continue;
      const found = lookup(program, node, step.target.name);
      if (found) append(all, `${found.scope.id} ${step.target.name}`, { node, step });
    }
  }
  return all;
});

/** Assignments to `self.name` or `this.name` in the methods of a class. */
export function fieldWrites(program: Program, owner: ClassNode, name: string): readonly PlacedWrite[] {
  return fieldWritesOf(program, owner).get(name) ?? [];
}

const fieldWritesOf = perProgram((_, owner: ClassNode) => {
  const all = new Map<string, PlacedWrite[]>();
  for (const node of owner.file.functions) {
    if (enclosingClass(node) !== owner) continue;
    for (const step of node.facts.steps) {
      if (step.kind !== 'write' || step.target.kind !== 'member' || step.target.object.kind !== 'name') continue;
      if (SELF.has(step.target.object.name)) append(all, step.target.property, { node, step });
    }
  }
  return all;
});

function append<K, V>(lists: Map<K, V[]>, key: K, item: V): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

export const SELF: ReadonlySet<string> = new Set(['self', 'this', 'cls']);

/** The class that `this` or `self` belongs to inside the function. */
export function enclosingClass(node: FunctionNode): ClassNode | null {
  for (let at: FunctionNode | null = node; at; at = at.parent) if (at.owner) return at.owner;
  return null;
}
