import type { Argument, Call, Expression, ObjectEntry } from '../core/syntax.ts';
import type { FunctionNode } from './program.ts';

/** The argument that a call gives to the parameter at `index` of `node`; methods get their receiver first in Python. */
export function argumentFor(call: Call, node: FunctionNode, index: number): Expression | null {
  const parameter = node.facts.definition?.parameters[index];
  const all = handedOver(call, node) ?? call.arguments;
  const named = parameter
    ? all.find((argument) => argument.name !== undefined && argument.name === parameter.name)
    : undefined;
  if (named) return named.value;
  const positional = all.filter((argument) => argument.name === undefined);
  const offset =
    takesReceiver(node) && call.callee.kind === 'member'
      ? 1
      : takesReceiver(node) && call.callee.kind === 'name' && node.facts.name === '__init__'
        ? 1
        : 0;
  const argument = positional[index - offset];
  return argument && !argument.spread ? argument.value : null;
}

/** `forget_order.apply_async(args=[order_id])`: what runs the task later has its arguments in a list and a dictionary. */
function handedOver(call: Call, node: FunctionNode): readonly Argument[] | null {
  const { callee } = call;
  if (callee.kind !== 'member' || !/^(apply|delay|enqueue|defer|schedule)(_\w+)?$/.test(callee.property)) return null;
  const [first, second] = callee.property.startsWith('apply') ? call.arguments : [];
  const list = given(call, 'args') ?? (first?.name === undefined ? first?.value : undefined);
  const entries = given(call, 'kwargs') ?? (second?.name === undefined ? second?.value : undefined);
  if (node.file.facts.language !== 'python' || (!list && !entries)) return null;
  return [
    ...(list?.kind === 'list' ? list.items.map((value) => ({ value })) : []),
    ...(entries?.kind === 'object' ? entries.entries.flatMap(namedArgument) : []),
  ];
}

function given(call: Call, name: string): Expression | undefined {
  return call.arguments.find((argument) => argument.name === name)?.value;
}

function namedArgument({ key, value }: ObjectEntry): readonly Argument[] {
  return key?.kind === 'literal' ? [{ name: String(key.value), value }] : [];
}

/** Python methods name their receiver as the first parameter. */
export function takesReceiver(node: FunctionNode): boolean {
  return node.owner !== null && node.file.facts.language === 'python' && !node.facts.isStatic;
}
