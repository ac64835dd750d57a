import type { Region } from '../core/facts.ts';
import type { Assign, Block, If, Loop, Statement, Try } from '../core/statements.ts';
import type { Expression } from '../core/syntax.ts';
import { bindPattern } from './bindings.ts';
import { walkClass, walkFunction } from './definitions.ts';
import { walkExpression } from './expressions.ts';
import type { FunctionBuilder } from './function-builder.ts';

/** Walks statements in order. What follows an early exit stands under the opposite of its condition. */
export function walkBlock(builder: FunctionBuilder, block: Block, context: number): void {
  let current = context;
  for (const statement of block) {
    const outer = builder.statement;
    builder.statement = statement.span;
    walkStatement(builder, statement, current);
    if (statement.kind === 'if') current = afterIf(builder, statement, current);
    builder.statement = outer;
  }
}

function walkStatement(builder: FunctionBuilder, statement: Statement, context: number): void {
  switch (statement.kind) {
    case 'assign':
      return walkAssign(builder, statement, context);
    case 'expression':
      return walkExpression(builder, statement.expression, context, 'discarded');
    case 'if':
      return walkIf(builder, statement, context);
    case 'loop':
      return walkLoop(builder, statement, context);
    case 'try':
      return walkTry(builder, statement, context);
    case 'scope':
      return walkScope(builder, statement, context);
    case 'return':
    case 'raise':
      if (statement.value) walkExpression(builder, statement.value, context, 'used');
      builder.steps.push({
        kind: statement.kind,
        value: statement.value,
        context,
        span: statement.span,
        statement: statement.span,
      });
      return;
    case 'delete':
      for (const target of statement.targets) walkDelete(builder, target, context);
      return;
    case 'define':
      return statement.definition.kind === 'function'
        ? walkFunction(builder, statement.definition, { name: statement.definition.name, context, bind: true })
        : walkClass(builder, statement.definition, context);
    case 'opaque':
      for (const expression of statement.expressions) walkExpression(builder, expression, context, 'used');
      return walkBlock(builder, statement.statements, context);
    case 'jump':
      return;
  }
}

export function walkDelete(builder: FunctionBuilder, target: Expression, context: number): void {
  for (const child of target.kind === 'list' ? target.items : [target]) {
    if (child.kind === 'index') walkExpression(builder, child.index, context, 'used');
    builder.steps.push({ kind: 'delete', target: child, context, span: child.span, statement: builder.statement });
  }
}

function walkAssign(builder: FunctionBuilder, statement: Assign, context: number): void {
  const { target, value, operator, declares, constant, annotation } = statement;
  const hint = target.kind === 'name' ? target.name : target.kind === 'member' ? target.property : '';
  if (value) walkExpression(builder, value, context, 'used', hint);
  walkTarget(builder, target, context);
  builder.steps.push({
    kind: 'write',
    target,
    value,
    operator: operator ?? null,
    declares,
    context,
    span: statement.span,
    statement: builder.statement,
  });
  if (declares && !operator)
    bindPattern(builder, target, {
      kind: 'variable',
      value,
      annotation: annotation ?? null,
      constant: constant ?? false,
      context,
      span: statement.span,
    });
}

/** The parts of an assignment's target that are read: `a.b` and `k` in `a.b[k] = v`. */
export function walkTarget(builder: FunctionBuilder, target: Expression, context: number): void {
  if (target.kind === 'member') walkExpression(builder, target.object, context, 'used');
  if (target.kind === 'index') {
    walkExpression(builder, target.object, context, 'used');
    walkExpression(builder, target.index, context, 'used');
  }
}

function walkIf(builder: FunctionBuilder, statement: If, context: number): void {
  walkExpression(builder, statement.condition, context, 'used');
  const branch = (when: boolean): Region => ({ kind: 'branch', condition: statement.condition, when, early: false });
  walkBlock(builder, statement.then, builder.enter(context, branch(true), statement.span));
  if (statement.else.length > 0)
    walkBlock(builder, statement.else, builder.enter(context, branch(false), statement.span));
}

function afterIf(builder: FunctionBuilder, statement: If, context: number): number {
  const thenLeaves = leaves(statement.then);
  const elseLeaves = leaves(statement.else);
  if (thenLeaves === elseLeaves) return context;
  const region: Region = { kind: 'branch', condition: statement.condition, when: elseLeaves, early: true };
  return builder.enter(context, region, statement.span);
}

/** Whether control never reaches the end of the block. */
export function leaves(block: Block): boolean {
  const last = block.at(-1);
  if (!last) return false;
  if (last.kind === 'return' || last.kind === 'raise' || last.kind === 'jump') return true;
  if (last.kind === 'if') return leaves(last.then) && leaves(last.else);
  if (last.kind === 'scope') return leaves(last.body);
  if (last.kind === 'try')
    return leaves(last.finalizer) || (leaves(last.body) && last.handlers.every((handler) => leaves(handler.body)));
  return false;
}

function walkLoop(builder: FunctionBuilder, statement: Loop, context: number): void {
  const { target, iterable, condition } = statement;
  if (iterable) walkExpression(builder, iterable, context, 'used');
  const region: Region = {
    kind: 'loop',
    target: target ?? null,
    iterable: iterable ?? null,
    condition: condition ?? null,
  };
  const inside = builder.enter(context, region, statement.span);
  if (target && iterable)
    bindPattern(builder, target, {
      kind: 'element',
      value: iterable,
      annotation: null,
      constant: false,
      context: inside,
      span: target.span,
    });
  if (condition) walkExpression(builder, condition, inside, 'used');
  walkBlock(builder, statement.body, inside);
  walkBlock(builder, statement.else, context);
}

function walkTry(builder: FunctionBuilder, statement: Try, context: number): void {
  const number = builder.tries++;
  const handled = statement.handlers.length > 0;
  walkBlock(builder, statement.body, builder.enter(context, { kind: 'try', number, handled }, statement.span));
  for (const handler of statement.handlers) {
    const { types, body, span } = handler;
    const inside = builder.enter(
      context,
      { kind: 'handler', number, types, name: handler.name ?? null, leaves: leaves(body) },
      span,
    );
    if (handler.name) builder.bind({ name: handler.name, kind: 'error', span, context: inside });
    walkBlock(builder, body, inside);
  }
  walkBlock(builder, statement.else, context);
  if (statement.finalizer.length > 0)
    walkBlock(builder, statement.finalizer, builder.enter(context, { kind: 'finally', number }, statement.span));
}

function walkScope(builder: FunctionBuilder, statement: Extract<Statement, { kind: 'scope' }>, context: number): void {
  let current = context;
  for (const item of statement.items) {
    walkExpression(builder, item.context, current, 'used');
    current = builder.enter(current, { kind: 'scope', context: item.context }, statement.span);
    if (item.target)
      bindPattern(builder, item.target, {
        kind: 'scope',
        value: item.context,
        annotation: null,
        constant: false,
        context: current,
        span: item.target.span,
      });
  }
  walkBlock(builder, statement.body, current);
}
