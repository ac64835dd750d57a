import type { Call, Expression } from '../core/syntax.ts';
import { holesOf, isOpen, type KeyShape, shapeText } from './key-shape.ts';
import { partsOf, text } from './keys.ts';
import type { FunctionNode } from './program.ts';

/** `'order:%s' % id` and `'order:{}'.format(id)`, whose places `holes` finds. */
export function formatShape(format: KeyShape, values: readonly KeyShape[], holes: RegExp): KeyShape {
  const source = shapeText(format);
  const pieces = source.split(holes);
  // What stands in a text that is not known here stands in it somewhere.
  if (holesOf(format).length > 0 && isOpen(format)) return text([...partsOf(format), ...values.flatMap(partsOf)]);
  return text(
    pieces.flatMap((piece, at) => {
      const value = values[at];
      return at === pieces.length - 1
        ? [piece]
        : [
            piece,
            ...(value
              ? partsOf(value)
              : [{ text: '?', names: [], parameter: null, through: [], origin: null, calls: [] }]),
          ];
    }),
  );
}

/** `':'.join([a, b])` and `[a, b].join(':')`; null where what is joined is no list that is written out. */
export function joinShape(call: Call, scope: FunctionNode, at: (inner: Expression) => KeyShape): KeyShape | null {
  const first = call.arguments[0]?.value;
  if (call.callee.kind !== 'member') return null;
  const [separator, list] =
    scope.file.facts.language === 'python' ? [call.callee.object, first] : [first, call.callee.object];
  if (list?.kind !== 'list') return null;
  const between = separator ? partsOf(at(separator)) : [','];
  return text(
    list.items.flatMap((item, index) => (index === 0 ? partsOf(at(item)) : [...between, ...partsOf(at(item))])),
  );
}
