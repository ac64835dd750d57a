import type { Expression } from '../core/syntax.ts';
import type { FunctionNode } from './program.ts';

/** The argument that a call gives to the parameter at `index` of `node`; methods get their receiver first in Python. */
export function argumentFor(call: Expression & { kind: 'call' }, node: FunctionNode, index: number): Expression | null {
  const parameter = node.facts.definition?.parameters[index];
  const named = parameter
    ? call.arguments.find((argument) => argument.name !== undefined && argument.name === parameter.name)
    : undefined;
  if (named) return named.value;
  const positional = call.arguments.filter((argument) => argument.name === undefined);
  const offset =
    takesReceiver(node) && call.callee.kind === 'member'
      ? 1
      : takesReceiver(node) && call.callee.kind === 'name' && node.facts.name === '__init__'
        ? 1
        : 0;
  const argument = positional[index - offset];
  return argument && !argument.spread ? argument.value : null;
}

/** Python methods name their receiver as the first parameter. */
export function takesReceiver(node: FunctionNode): boolean {
  return node.owner !== null && node.file.facts.language === 'python' && !node.facts.isStatic;
}
