import type { Call, Expression } from '../core/syntax.ts';
import type { FunctionNode } from './program.ts';

/** What a key looks like: literal text and holes; a list key (query keys) has parts of its own. */
export type KeyShape = TextShape | ListShape;

export interface TextShape {
  readonly kind: 'text';
  readonly parts: readonly KeyPart[];
}

export interface ListShape {
  readonly kind: 'list';
  readonly items: readonly KeyShape[];
}

export type KeyPart = string | Hole;

export interface Hole {
  /** The expression as it reads, `order.id`. */
  readonly text: string;
  /** The names that it is made of. */
  readonly names: readonly string[];
  /** Where the hole is (part of) a parameter of the function that builds the key. */
  readonly parameter: { readonly index: number; readonly path: readonly string[] } | null;
  /** As `parameter`, of any function around, and where it is one item of a list that is given. */
  readonly given?: Given | null;
  /** How the input was changed: a hash, a serialisation, `str`, `lower`. */
  readonly through: readonly string[];
  /** Null where a format names a value that is not given. */
  readonly origin: { readonly expression: Expression; readonly scope: FunctionNode } | null;
  /** Calls of key helpers whose arguments may be in it. */
  readonly calls: readonly { readonly call: Call; readonly scope: FunctionNode }[];
}

export interface Given {
  readonly node: FunctionNode;
  readonly index: number;
  readonly path: readonly string[];
  /** The hole stands for each item, if a list is given. */
  readonly each: boolean;
}

/** `order:{}`; lists as `[orders, {}]`. Equal for keys of one form. */
export function shapeText(shape: KeyShape): string {
  if (shape.kind === 'list') return `[${shape.items.map(shapeText).join(', ')}]`;
  return shape.parts.map((part) => (typeof part === 'string' ? part : '{}')).join('');
}

/** As `shapeText`, with what stands in the holes, for people. */
export function shapeWords(shape: KeyShape): string {
  if (shape.kind === 'list') return `[${shape.items.map(shapeWords).join(', ')}]`;
  return shape.parts.map((part) => (typeof part === 'string' ? part : `{${part.text}}`)).join('');
}

export function holesOf(shape: KeyShape): readonly Hole[] {
  if (shape.kind === 'list') return shape.items.flatMap(holesOf);
  return shape.parts.filter((part) => typeof part !== 'string');
}

/** Whether nothing of the key is fixed. */
export function isOpen(shape: KeyShape): boolean {
  return shape.kind === 'text'
    ? shape.parts.every((part) => typeof part !== 'string' || !/[a-z0-9]/i.test(part))
    : shape.items.length > 0 && shape.items.every(isOpen);
}
