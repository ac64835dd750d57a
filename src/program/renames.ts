import { textOf } from '../core/expressions.ts';
import type { Step } from '../core/facts.ts';
import type { Change } from '../core/tree.ts';
import type { FunctionNode, Program, SourceFile } from './program.ts';

/** What a change calls otherwise: files by path, functions and classes by qualified name, from base to head. */
export interface Renames {
  readonly paths: ReadonlyMap<string, string>;
  readonly names: ReadonlyMap<string, string>;
}

/**
 * A function that is gone from the changed files and one that is new in them are the same where they do alike: the same
 * members, literals and structure, whatever the names around them.
 */
export function renamesOf(base: Program, head: Program, change: Change): Renames {
  const paths = new Map<string, string>();
  const gone: FunctionNode[] = [];
  const added: FunctionNode[] = [];
  for (const { basePath, headPath } of change.files) {
    if (basePath !== null && headPath !== null) paths.set(basePath, headPath);
    const before = basePath === null ? undefined : base.files.get(basePath);
    const after = headPath === null ? undefined : head.files.get(headPath);
    gone.push(...onlyIn(before, after));
    added.push(...onlyIn(after, before));
  }
  return { paths, names: gone.length > MOST || added.length > MOST ? new Map() : namesOf(pair(gone, added)) };
}

/** A name of base, or an identity that is made of such, as head has it. */
export function nameInHead({ names }: Renames, name: string): string {
  return name.split(' ').map(whole).join(' ');

  function whole(part: string): string {
    const dot = part.lastIndexOf('.');
    const known = names.get(part);
    if (known !== undefined || dot < 0) return known ?? part;
    return `${whole(part.slice(0, dot))}${part.slice(dot)}`;
  }
}

/** More than that is a change of which nobody can say what became what. */
const MOST = 200;

function onlyIn(file: SourceFile | undefined, other: SourceFile | undefined): readonly FunctionNode[] {
  if (!file || file.excluded) return [];
  const known = new Set(other?.functions.map(({ facts }) => facts.qualifiedName));
  return file.functions.filter(({ facts }) => facts.name !== '' && !known.has(facts.qualifiedName));
}

type Pair = readonly [FunctionNode, FunctionNode];

function pair(gone: readonly FunctionNode[], added: readonly FunctionNode[]): readonly Pair[] {
  const before = gone.map((node) => ({ node, marks: marksOf(node) }));
  const after = added.map((node) => ({ node, marks: marksOf(node) }));
  const candidates = before
    .flatMap((old) => after.map((now) => ({ old: old.node, now: now.node, likeness: likeness(old.marks, now.marks) })))
    .map((each) =>
      each.old.facts.name === each.now.facts.name ? { ...each, likeness: each.likeness + SAME_NAME } : each,
    )
    .filter((each) => each.likeness >= LEAST)
    .toSorted((a, b) => b.likeness - a.likeness);
  const taken = new Set<FunctionNode>();
  return candidates.flatMap(({ old, now }) => {
    if (taken.has(old) || taken.has(now)) return [];
    taken.add(old).add(now);
    return [[old, now] as const];
  });
}

const LEAST = 0.75;
const SAME_NAME = 0.3;

/** What stays when names around a function change. */
function marksOf({ facts }: FunctionNode): ReadonlyMap<string, number> {
  const marks = new Map<string, number>();
  const all = [
    `${facts.definition?.parameters.length ?? 0} parameters`,
    ...(facts.definition?.decorators ?? []).map(({ expression }) => textOf(expression)),
    ...facts.contexts.map(({ region }) => region.kind),
    ...facts.steps.map(markOf),
  ];
  for (const mark of all) marks.set(mark, (marks.get(mark) ?? 0) + 1);
  return marks;
}

function markOf(step: Step): string {
  const place =
    step.kind === 'call'
      ? step.call.callee
      : step.kind === 'read'
        ? step.place
        : step.kind === 'write' || step.kind === 'delete'
          ? step.target
          : null;
  const member = place?.kind === 'member' ? place.property : '';
  const literals =
    step.kind === 'call'
      ? step.call.arguments.flatMap(({ value }) => (value.kind === 'literal' ? [textOf(value)] : [value.kind]))
      : [];
  return [step.kind, member, ...literals].join(' ');
}

/** The share of marks that two functions have in common. */
function likeness(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let common = 0;
  for (const [mark, count] of a) common += Math.min(count, b.get(mark) ?? 0);
  const sum = (marks: ReadonlyMap<string, number>) => marks.values().reduce((total, count) => total + count, 0);
  return (2 * common) / Math.max(1, sum(a) + sum(b));
}

/** With the classes around methods that kept their own names. */
function namesOf(pairs: readonly Pair[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [old, now] of pairs) {
    names.set(old.facts.qualifiedName, now.facts.qualifiedName);
    if (old.owner && now.owner && old.facts.name === now.facts.name)
      names.set(old.owner.facts.qualifiedName, now.owner.facts.qualifiedName);
  }
  return names;
}
