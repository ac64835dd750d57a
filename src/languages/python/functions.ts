import type { Decorator, FunctionDefinition } from '../../core/definitions.ts';
import type { Statement } from '../../core/statements.ts';
import type { Expression, FunctionExpression } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, opaque, partsOf, textOf } from '../lowering.ts';
import { lowerParameters } from './parameters.ts';
import { expressionOr, functionFrame, hasToken, type Source } from './source.ts';

/** A definition with the decorators over it. Its span starts at the first of them. */
export interface Decorated {
  readonly definition: SyntaxNode;
  readonly decorators: readonly Decorator[];
  readonly node: SyntaxNode;
}

export function undecorate(node: SyntaxNode, source: Source): Decorated {
  if (node.type !== 'decorated_definition') return { definition: node, decorators: [], node };
  const decorators = node.children.filter((child) => child.type === 'decorator');
  return {
    definition: fieldOf(node, 'definition') ?? node,
    decorators: decorators.map((decorator) => lowerDecorator(decorator, source)),
    node,
  };
}

function lowerDecorator(node: SyntaxNode, source: Source): Decorator {
  return { expression: expressionOr(partsOf(node)[0], node, source), span: node.span };
}

export function lowerFunction({ definition, decorators, node }: Decorated, source: Source): FunctionDefinition {
  const name = fieldOf(definition, 'name');
  const returns = fieldOf(definition, 'return_type');
  const parameters = lowerParameters(fieldOf(definition, 'parameters'), source);
  return {
    kind: 'function',
    name: name ? textOf(name, source.text) : '',
    parameters,
    ...inFrame(source, () => source.block(fieldOf(definition, 'body'))),
    decorators,
    ...(returns && { returns: source.expression(returns) }),
    isAsync: hasToken(definition, 'async'),
    isStatic: false,
    span: node.span,
    nameSpan: (name ?? definition).span,
  };
}

/** A method is a function with what its decorators make of it. */
export function lowerMethod(decorated: Decorated, source: Source): FunctionDefinition {
  const names = decorated.decorators.map(({ expression }) => decoratorName(expression));
  const accessor = accessorOf(names);
  return {
    ...lowerFunction(decorated, source),
    isStatic: names.includes('staticmethod'),
    ...(accessor && { accessor }),
  };
}

const GETTERS: ReadonlySet<string> = new Set(['property', 'cached_property', 'abstractproperty', 'getter']);

function accessorOf(names: readonly string[]): 'get' | 'set' | null {
  if (names.some((name) => GETTERS.has(name))) return 'get';
  return names.includes('setter') ? 'set' : null;
}

/** The last part: `functools.cached_property` and `price.setter` are told by it. */
function decoratorName(expression: Expression): string {
  if (expression.kind === 'call') return decoratorName(expression.callee);
  if (expression.kind === 'member') return expression.property;
  return expression.kind === 'name' ? expression.name : '';
}

export function lowerLambda(node: SyntaxNode, source: Source): FunctionExpression {
  const parameters = lowerParameters(fieldOf(node, 'parameters'), source);
  const definition: FunctionDefinition = {
    kind: 'function',
    name: '',
    parameters,
    ...inFrame(source, () => lambdaBody(fieldOf(node, 'body'), node, source)),
    decorators: [],
    isAsync: false,
    isStatic: false,
    span: node.span,
    nameSpan: node.span,
  };
  return { kind: 'function', definition, span: node.span };
}

function lambdaBody(body: SyntaxNode | undefined, node: SyntaxNode, source: Source): Statement[] {
  return [{ kind: 'return', value: body ? source.expression(body) : opaque([], node.span), span: (body ?? node).span }];
}

function inFrame(source: Source, lowerBody: () => Statement[]): Pick<FunctionDefinition, 'body' | 'isGenerator'> {
  const outside = source.frame;
  const frame = functionFrame();
  source.frame = frame;
  const body = lowerBody();
  source.frame = outside;
  return { body, isGenerator: frame.yields };
}
