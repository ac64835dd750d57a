import { childrenOf } from '../core/expressions.ts';
import type { Region } from '../core/facts.ts';
import type { Call, Comprehension, Expression, Operation } from '../core/syntax.ts';
import { bindPattern } from './bindings.ts';
import { walkFunction } from './definitions.ts';
import type { FunctionBuilder } from './function-builder.ts';
import { walkDelete, walkTarget } from './statements.ts';

/** How the value of the expression is used: not at all, as a value, or as what is called. */
type Use = 'discarded' | 'used' | 'called';

/** Records the steps of an expression in the order of evaluation. `hint` names a function that has no name of its own. */
export function walkExpression(
  builder: FunctionBuilder,
  expression: Expression,
  context: number,
  use: Use,
  hint = '',
): void {
  const at = { context, span: expression.span, statement: builder.statement };
  switch (expression.kind) {
    case 'name':
    case 'literal':
      return;
    case 'member':
    case 'index':
      for (const child of childrenOf(expression)) walkExpression(builder, child, context, 'used');
      if (use !== 'called') builder.steps.push({ kind: 'read', place: expression, ...at });
      return;
    case 'call':
      walkCall(builder, expression, context, hint);
      builder.steps.push({ kind: 'call', call: expression, discarded: use === 'discarded', ...at });
      return;
    case 'function':
      return walkFunction(builder, expression.definition, {
        name: expression.definition.name || hint,
        context,
        bind: false,
      });
    case 'object':
      for (const entry of expression.entries) {
        if (entry.key) walkExpression(builder, entry.key, context, 'used');
        if (entry.value.kind === 'function') {
          const { definition } = entry.value;
          const name = keyText(entry.key) || definition.name;
          walkFunction(builder, definition, { name, context, bind: false, holder: expression });
        } else walkExpression(builder, entry.value, context, 'used', keyText(entry.key));
      }
      return;
    case 'operation':
      return walkOperation(builder, expression, context, use);
    case 'comprehension':
      return walkComprehension(builder, expression, context);
    default:
      for (const child of childrenOf(expression)) walkExpression(builder, child, context, 'used');
  }
}

function keyText(key: Expression | null): string {
  return key?.kind === 'literal' && typeof key.value === 'string' ? key.value : '';
}

function walkCall(builder: FunctionBuilder, call: Call, context: number, hint: string): void {
  walkExpression(builder, call.callee, context, 'called');
  for (const argument of call.arguments)
    walkExpression(builder, argument.value, context, 'used', argument.name ?? hint);
}

function walkOperation(builder: FunctionBuilder, operation: Operation, context: number, use: Use): void {
  const [first, second] = operation.operands;
  const at = { context, span: operation.span, statement: builder.statement };
  if (operation.operator === ':=' && first && second) {
    walkExpression(builder, second, context, 'used', first.kind === 'name' ? first.name : '');
    walkTarget(builder, first, context);
    builder.steps.push({
      kind: 'write',
      target: first,
      value: second,
      operator: null,
      declares: builder.file.module.language === 'python',
      ...at,
    });
    if (builder.file.module.language === 'python')
      bindPattern(builder, first, {
        kind: 'variable',
        value: second,
        annotation: null,
        constant: false,
        context,
        span: first.span,
      });
    return;
  }
  if (operation.operator === 'delete' && first) return walkDelete(builder, first, context);
  if ((operation.operator === '++' || operation.operator === '--') && first) {
    walkTarget(builder, first, context);
    builder.steps.push({ kind: 'write', target: first, value: null, operator: '+', declares: false, ...at });
    return;
  }
  walkOperands(builder, operation, context, use);
  if ((operation.operator === 'in' || operation.operator === 'not-in') && first && second) {
    builder.steps.push({ kind: 'contains', key: first, container: second, ...at });
  }
  if (operation.operator === 'yield') builder.steps.push({ kind: 'yield', value: first ?? null, ...at });
}

/** The later operands of a short-circuit operator stand under a condition of their own. */
function walkOperands(builder: FunctionBuilder, operation: Operation, context: number, use: Use): void {
  const [condition, ...rest] = operation.operands;
  if (!condition) return;
  const passes = operation.operator === 'await' ? use : 'used';
  walkExpression(builder, condition, context, passes);
  rest.forEach((operand, position) => {
    const when = branchOf(operation.operator, position);
    const region: Region = { kind: 'branch', condition, when: when === true, early: false };
    const inside = when === null ? context : builder.enter(context, region, operand.span);
    walkExpression(builder, operand, inside, when === null ? 'used' : use);
  });
}

function branchOf(operator: string, position: number): boolean | null {
  if (operator === 'and') return true;
  if (operator === 'or' || operator === '??') return false;
  if (operator === '?:') return position === 0;
  return null;
}

function walkComprehension(builder: FunctionBuilder, comprehension: Comprehension, context: number): void {
  let inside = context;
  for (const { target, iterable, conditions } of comprehension.clauses) {
    walkExpression(builder, iterable, inside, 'used');
    inside = builder.enter(inside, { kind: 'loop', target, iterable, condition: null }, comprehension.span);
    bindPattern(builder, target, {
      kind: 'element',
      value: iterable,
      annotation: null,
      constant: false,
      context: inside,
      span: target.span,
    });
    for (const condition of conditions) {
      walkExpression(builder, condition, inside, 'used');
      inside = builder.enter(inside, { kind: 'branch', condition, when: true, early: false }, comprehension.span);
    }
  }
  for (const result of comprehension.results) walkExpression(builder, result, inside, 'used');
}
