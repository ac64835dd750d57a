import { textOf } from '../core/expressions.ts';
import type { Binding } from '../core/facts.ts';
import type { Hole, KeyShape } from './key-shape.ts';
import type { Program } from './program.ts';
import { bindingAt, lookup } from './scope.ts';
import { wordsOf } from './words.ts';

/** Two holes of a key with what stands between them. */
export interface Join {
  readonly left: Hole;
  readonly right: Hole;
  readonly separator: string;
}

/** Holes that stand side by side or with one character between them. */
export function joinedParts(shape: KeyShape): readonly Join[] {
  if (shape.kind === 'list') return [];
  const { parts } = shape;
  return parts.flatMap((left, at) => {
    const next = parts[at + 1];
    const after = parts[at + 2];
    if (typeof left === 'string' || next === undefined) return [];
    if (typeof next !== 'string') return [{ left, right: next, separator: '' }];
    return next.length === 1 && after !== undefined && typeof after !== 'string'
      ? [{ left, right: after, separator: next }]
      : [];
  });
}

/** Words for text that people write, and the separators that it may hold. */
const CONTAINS: ReadonlyMap<string, RegExp> = new Map([
  ...['slug', 'handle'].map((word) => [word, /^[-_]?$/] as const),
  ...['name', 'title', 'query', 'search', 'text', 'label', 'term', 'keyword', 'phrase', 'city', 'subject'].map(
    (word) => [word, /^[-_ .,/:|]?$/] as const,
  ),
  ...['path', 'url', 'pathname', 'filename', 'file'].map((word) => [word, /^[-_/.]?$/] as const),
  ['email', /^[-_.@]?$/],
  ...['username', 'login', 'tag', 'topic', 'category'].map((word) => [word, /^[-_.]?$/] as const),
]);

/** Whether the hole holds text that people write, which can hold the separator. A hash or an id cannot. */
export function isFreeText(program: Program, hole: Hole, separator: string): boolean {
  if (hole.through.length > 0 && hole.through.some((by) => !/^(str|String|lower|strip|trim|toLowerCase)$/.test(by)))
    return false;
  const words = wordsOf(hole.text.split('.').at(-1) ?? '');
  const last = words.at(-1) ?? '';
  if (/^(self|this|cls)\./.test(hole.text) || words.some((word) => IDENTIFIERS.test(word))) return false;
  // A setting holds what one deployment was given.
  if (/(^|\.)[A-Z][A-Z0-9_]+$/.test(hole.text)) return false;
  const binding = bindingOf(program, hole);
  const type = binding?.annotation ? textOf(binding.annotation) : null;
  if (type !== null && !/^(str|string)$/.test(type)) return false;
  return CONTAINS.get(last)?.test(separator) ?? false;
}

/** Names that the code itself gives: of classes, tables, tasks. */
const IDENTIFIERS =
  /^(model|class|cls|app|task|field|function|func|method|module|type|view|host|queue|table|cache|column|attr|attribute|property|index|prefix|namespace|lock|job|env|service|action|operation|event|dunder|package|column|metric)$/;

function bindingOf(program: Program, { origin }: Hole): Binding | null {
  if (origin?.expression.kind !== 'name') return null;
  const found = lookup(program, origin.scope, origin.expression.name);
  return found && bindingAt(found, origin.scope, origin.expression.span);
}
