import { textOf } from '../core/expressions.ts';
import type { Step } from '../core/facts.ts';
import type { Expression } from '../core/syntax.ts';
import type { KeyShape } from './key-shape.ts';
import { shapeOf } from './keys.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { lookup } from './scope.ts';
import { evaluate } from './values.ts';

/** A tag by which a shared cache in front of the application forgets a response. */
export interface HeaderTag {
  readonly node: FunctionNode;
  readonly expression: Expression;
  readonly shape: KeyShape;
}

const HEADER = /^(edge-)?(cache-tags?|surrogate-keys?|xkey)$/i;

/** The tags that a function puts into `Cache-Tag`, `Surrogate-Key` and the like, through lists and helpers. */
export const headerTagsOf = perProgram((program, node: FunctionNode): readonly HeaderTag[] => {
  const seen = new Set<Expression>();
  return node.facts.steps.flatMap((step) => {
    const value = headerValue(step);
    return value ? tagsIn({ program, seen }, value, node) : [];
  });
});

function headerValue(step: Step): Expression | null {
  if (step.kind === 'write' && step.target.kind === 'index') return isHeader(step.target.index) ? step.value : null;
  if (step.kind !== 'call' || step.call.callee.kind !== 'member') return null;
  const [name, value] = step.call.arguments;
  if (!/^(set|setHeader|header|append|setdefault)$/.test(step.call.callee.property)) return null;
  return name && value && isHeader(name.value) ? value.value : null;
}

function isHeader(name: Expression): boolean {
  return name.kind === 'literal' && typeof name.value === 'string' && HEADER.test(name.value);
}

interface Search {
  readonly program: Program;
  readonly seen: Set<Expression>;
}

const MOST = 80;

function tagsIn(search: Search, value: Expression, node: FunctionNode): readonly HeaderTag[] {
  const { program, seen } = search;
  if (seen.has(value) || seen.size > MOST) return [];
  seen.add(value);
  const through = (inner: Expression) => tagsIn(search, inner, node);
  switch (value.kind) {
    case 'template':
      return [{ node, expression: value, shape: shapeOf(program, value, node) }];
    case 'list':
      return value.items.flatMap(through);
    case 'name':
      return sourcesOf(program, value.name, node).flatMap(through);
    case 'operation':
      return ['+', '%'].includes(value.operator)
        ? [{ node, expression: value, shape: shapeOf(program, value, node) }]
        : value.operands.flatMap(through);
    case 'call':
      return tagsOfCall(search, value, node);
    default:
      return [];
  }
}

/** What is joined, or what the helper answers. */
function tagsOfCall(search: Search, call: Expression & { kind: 'call' }, node: FunctionNode): readonly HeaderTag[] {
  const helper = evaluate(search.program, call.callee, node);
  if (helper.kind === 'function')
    return helper.node.facts.steps.flatMap((step) =>
      step.kind === 'return' && step.value ? tagsIn(search, step.value, helper.node) : [],
    );
  if (call.callee.kind !== 'member' || call.callee.property !== 'join') return [];
  const joined = node.file.facts.language === 'python' ? call.arguments[0]?.value : call.callee.object;
  return joined ? tagsIn(search, joined, node) : [];
}

/** All that a local name is given, and that is put into the list that it holds. */
function sourcesOf(program: Program, name: string, node: FunctionNode): readonly Expression[] {
  if (lookup(program, node, name)?.scope !== node) return [];
  const given = node.facts.bindings.flatMap((binding) =>
    binding.name === name && binding.kind === 'variable' && binding.value ? [binding.value] : [],
  );
  const put = node.facts.steps.flatMap((step) => {
    if (step.kind === 'write')
      return step.value && step.target.kind === 'name' && step.target.name === name ? [step.value] : [];
    if (step.kind !== 'call' || step.call.callee.kind !== 'member') return [];
    const { object, property } = step.call.callee;
    return /^(append|push|extend|add|insert)$/.test(property) && textOf(object) === name
      ? step.call.arguments.map(({ value }) => value)
      : [];
  });
  return [...given, ...put];
}
