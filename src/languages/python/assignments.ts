import type { Assign, Statement } from '../../core/statements.ts';
import type { Expression } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf } from '../lowering.ts';
import { expressionOr, type Source } from './source.ts';

/** `first = second = value` is two assignments of the one value, in the order Python makes them. */
export function lowerAssignment(node: SyntaxNode, source: Source): Statement[] {
  const links = chain(node);
  const last = fieldOf(links.at(-1) ?? node, 'right');
  const value = last ? source.expression(last) : null;
  return links.map((link) => assign(link, value, source));
}

function chain(node: SyntaxNode): SyntaxNode[] {
  const links = [node];
  for (let next = fieldOf(node, 'right'); next?.type === 'assignment'; next = fieldOf(next, 'right')) links.push(next);
  return links;
}

function assign(node: SyntaxNode, value: Expression | null, source: Source): Assign {
  const target = expressionOr(fieldOf(node, 'left'), node, source);
  const annotation = fieldOf(node, 'type');
  return {
    kind: 'assign',
    target,
    value,
    declares: declares(target, source),
    ...(annotation && { annotation: source.expression(annotation) }),
    span: node.span,
  };
}

export function lowerAugmented(node: SyntaxNode, source: Source): Statement[] {
  const target = expressionOr(fieldOf(node, 'left'), node, source);
  const operator = fieldOf(node, 'operator')?.type ?? '=';
  const value = expressionOr(fieldOf(node, 'right'), node, source);
  return [
    {
      kind: 'assign',
      target,
      value,
      operator: operator.slice(0, -1),
      declares: declares(target, source),
      span: node.span,
    },
  ];
}

/** Whether the target binds a name, and none that `global` or `nonlocal` puts elsewhere. */
export function declares(target: Expression, source: Source): boolean {
  const names = boundNames(target);
  return names.length > 0 && names.every((name) => !source.frame.outerNames.has(name));
}

function boundNames(target: Expression): string[] {
  if (target.kind === 'name') return [target.name];
  if (target.kind === 'list') return target.items.flatMap(boundNames);
  return target.kind === 'operation' && target.operator === 'spread' ? target.operands.flatMap(boundNames) : [];
}
