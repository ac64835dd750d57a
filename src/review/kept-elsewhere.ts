import { namesIn } from '../core/expressions.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { type Reached, summaryOf } from '../program/summaries.ts';
import { leafOf } from './went-with-its-write.ts';

/** A component of its own invalidates for what it writes itself. */
export function isOfComponent(before: FunctionNode, { path }: Reached): boolean {
  return path.some(({ step, target }) => step.call.form === 'jsx' && !isInside(target.node, before));
}

/** What a view runs as it is shown follows no write. */
export function isRunByView({ path }: Reached): boolean {
  return path.some(({ step: { call }, target }) => {
    const { callee } = call;
    const name = callee.kind === 'name' ? callee.name : callee.kind === 'member' ? callee.property : '';
    return target.way === 'callback' && /^use\w*Effect$/.test(name);
  });
}

/** It stands in a function inside this one, which head has and uses too: who that is handed to is another matter. */
export function isKeptInside(
  head: Program,
  before: FunctionNode,
  after: FunctionNode,
  { effect, path }: Reached,
): boolean {
  const leaf = leafOf(effect);
  return path.some(({ target: { node, way } }) => {
    if (way === 'call' || node.facts.name === '' || !isInside(node, before)) return false;
    const kept = after.file.functions.find(
      (other) => other.facts.qualifiedName === node.facts.qualifiedName && isInside(other, after),
    );
    return (
      kept !== undefined &&
      isUsed(kept, after) &&
      summaryOf(head, kept).some((reached) => leafOf(reached.effect) === leaf)
    );
  });
}

function isUsed({ facts }: FunctionNode, around: FunctionNode): boolean {
  return around.file.functions.some(
    (node) =>
      isInside(node, around) &&
      node.facts.steps.some((step) => step.kind === 'call' && namesIn(step.call).includes(facts.name)),
  );
}

export function isInside(node: FunctionNode, outer: FunctionNode): boolean {
  for (let at: FunctionNode | null = node; at; at = at.parent) if (at === outer) return true;
  return false;
}
