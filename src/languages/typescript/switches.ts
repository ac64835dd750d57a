import type { Block, If, Statement } from '../../core/statements.ts';
import type { Expression } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, opaque } from '../lowering.ts';
import { type Context, expressionAt } from './context.ts';
import { untilBreak } from './switch-breaks.ts';

/** A chain nests one level for each arm; tables of more arms than this would be too deep for those who walk it. */
const MOST_ARMS = 150;

/** One `case` or `default` with the statements under it. */
interface Case {
  /** Null for `default`. */
  readonly pattern: Expression | null;
  readonly body: Block;
  readonly ends: boolean;
}

/** Cases up to the one that ends with `break` or leaves: control falls through from each to the next. */
type Arm = readonly Case[];

/**
 * A `switch` is a chain of `if`s over `match` operations whose last `else` is the default. Cases that share a body are
 * one arm with the patterns joined by `|`.
 */
export function lowerSwitch(node: SyntaxNode, context: Context): Block {
  const subject = expressionAt(node, 'value', context);
  const children = fieldOf(node, 'body')?.children ?? [];
  const cases = children.filter((child) => child.type === 'switch_case' || child.type === 'switch_default');
  const arms = armsOf(cases.map((child) => lowerCase(child, context)));
  if (arms.length > MOST_ARMS) return [opaqueSwitch(subject, arms, node)];
  const isDefault = (arm: Arm) => arm.some((each) => each.pattern === null);
  const fallback = arms.filter(isDefault).flatMap((arm) => bodyOf(arm, subject));
  const tested = arms.filter((arm) => !isDefault(arm));
  if (tested.length === 0) return [{ kind: 'expression', expression: subject, span: subject.span }, ...fallback];
  return tested.reduceRight<Block>((otherwise, arm, position) => {
    const condition = matches(position === 0 ? subject : again(subject), arm);
    const then = bodyOf(arm, subject);
    return [{ kind: 'if', condition, then, else: otherwise, span: spanOf(arm, node) }];
  }, fallback);
}

function lowerCase(node: SyntaxNode, context: Context): Case {
  const value = fieldOf(node, 'value');
  const statements = node.children.filter((child) => child.field === 'body').flatMap(context.statement);
  const { body, ends } = untilBreak(statements);
  return { pattern: value ? context.expression(value) : null, body, ends };
}

function armsOf(cases: readonly Case[]): readonly Arm[] {
  const arms: Case[][] = [];
  let open: Case[] | null = null;
  for (const each of cases) {
    if (!open) {
      open = [];
      arms.push(open);
    }
    open.push(each);
    if (each.ends) open = null;
  }
  return arms;
}

/** The last case of an arm runs for all its patterns, an earlier one only for those down to its own. */
function bodyOf(arm: Arm, subject: Expression): Block {
  return arm.flatMap((each, position) => {
    const reached = arm.slice(0, position + 1);
    const last = position === arm.length - 1 || reached.some((earlier) => earlier.pattern === null);
    const [first] = each.body;
    if (!first || last) return each.body;
    const condition = matches(again(subject), reached);
    const then = each.body;
    const guard: If = { kind: 'if', condition, then, else: [], span: first.span };
    return [guard];
  });
}

function matches(subject: Expression, arm: Arm): Expression {
  const patterns = arm.flatMap((each) => each.pattern ?? []);
  const [first = opaque([], subject.span), ...others] = patterns;
  const { span } = first;
  const pattern: Expression =
    others.length === 0 ? first : { kind: 'operation', operator: '|', operands: patterns, span };
  return { kind: 'operation', operator: 'match', operands: [subject, pattern], span };
}

/** The subject is evaluated once: where it does something, it stands in the first arm only. */
function again(subject: Expression): Expression {
  return isPath(subject) ? subject : opaque([], subject.span);
}

function isPath(expression: Expression): boolean {
  if (expression.kind === 'member') return isPath(expression.object);
  return expression.kind === 'name' || expression.kind === 'literal';
}

function spanOf(arm: Arm, node: SyntaxNode): Statement['span'] {
  const from = arm[0]?.pattern?.span ?? node.span;
  const to = arm.at(-1)?.body.at(-1)?.span ?? arm.at(-1)?.pattern?.span ?? node.span;
  return { ...from, endLine: to.endLine, endColumn: to.endColumn };
}

function opaqueSwitch(subject: Expression, arms: readonly Arm[], node: SyntaxNode): Statement {
  const cases = arms.flat();
  const expressions = [subject, ...cases.flatMap((each) => each.pattern ?? [])];
  return { kind: 'opaque', statements: cases.flatMap((each) => each.body), expressions, span: node.span };
}
