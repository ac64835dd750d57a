import { holesOf, isOpen, type KeyPart, type KeyShape, shapeText } from './key-shape.ts';

/** How an invalidation's key meets a stored one. */
export type Meeting =
  /** It can be the same key (or prefix, or tag). */
  | 'yes'
  /** Nothing of one of the keys is fixed, so nothing can be said. */
  | 'open'
  /** They can never be equal. */
  | 'no';

export function meets(
  invalidated: KeyShape,
  stored: KeyShape,
  match: 'exact' | 'prefix' | 'pattern' | 'tag' | 'all',
): Meeting {
  if (match === 'all') return 'yes';
  if (isOpen(invalidated) || isOpen(stored)) return openMeets(invalidated, stored);
  if (match === 'pattern') return patternMeets(shapeText(invalidated), stored);
  if (match === 'prefix') return prefixMeets(invalidated, stored);
  return canEqual(tokens(invalidated), tokens(stored)) && shareWords(invalidated, stored) ? 'yes' : 'no';
}

/** As `meets`, of a server's keys: what is done to a key is done to all fields behind it. */
export function meetsFields(key: KeyShape, stored: KeyShape, match: Parameters<typeof meets>[2]): Meeting {
  const [whole] = stored.kind === 'list' && key.kind === 'text' ? stored.items : [];
  return meets(key, whole ?? stored, match);
}

/**
 * A hole can hold any text, so `{}:price:{}` could be `{}:stock:{}`; people mean it where half the words of the shorter stand in
 * the other, or one has no words.
 */
function shareWords(a: KeyShape, b: KeyShape): boolean {
  const [left, right] = [wordsIn(a), wordsIn(b)];
  const shared = left.filter((word) => right.includes(word)).length;
  return left.length === 0 || right.length === 0 || 2 * shared >= Math.min(left.length, right.length);
}

function wordsIn(shape: KeyShape): readonly string[] {
  return (
    shapeText(shape)
      .replaceAll('{}', ' ')
      .toLowerCase()
      .match(/[a-z]{3,}/g) ?? []
  );
}

/** `PREFIX + name` never equals `name`: the one hole of an open key is tied to its expression. */
function openMeets(a: KeyShape, b: KeyShape): Meeting {
  if (isOpen(a) && isOpen(b)) return 'yes';
  const [open, fixed] = isOpen(a) ? [a, b] : [b, a];
  const [only, ...more] = holesOf(open);
  const tied =
    open.kind === 'text' &&
    fixed.kind === 'text' &&
    only !== undefined &&
    more.length === 0 &&
    holesOf(fixed).length === 1 &&
    holesOf(fixed)[0]?.text === only.text;
  return tied ? 'no' : 'open';
}

function prefixMeets(prefix: KeyShape, stored: KeyShape): Meeting {
  const short = prefix.kind === 'list' ? prefix.items : [prefix];
  const long = stored.kind === 'list' ? stored.items : [stored];
  if (short.length > long.length) return 'no';
  return short.every((item, at) => {
    const other = long[at];
    return other !== undefined && canEqual(tokens(item), tokens(other));
  })
    ? 'yes'
    : 'no';
}

function patternMeets(glob: string, stored: KeyShape): Meeting {
  const parts = glob.split('*').flatMap((piece, at) => (at === 0 ? [piece] : [ANY, piece]));
  const flat = parts.flatMap((part) =>
    part === ANY ? [ANY] : [...part.replaceAll('{}', '\u0000')].map((c) => (c === '\u0000' ? ANY : c)),
  );
  return canEqual(flat, tokens(stored)) ? 'yes' : 'no';
}

const ANY = '{}';

/** Characters, with one token for each hole. */
function tokens(shape: KeyShape): readonly string[] {
  const all =
    shape.kind === 'list' ? shape.items.flatMap((item) => ['\u0001', ...tokens(item)]) : textTokens(shape.parts);
  return all.length > MOST_TOKENS ? [...all.slice(0, MOST_TOKENS), ANY] : all;
}

/** Comparing takes the product of both lengths: what is longer than a key may end in anything. */
const MOST_TOKENS = 300;

function textTokens(parts: readonly KeyPart[]): readonly string[] {
  return parts.flatMap((part) => (typeof part === 'string' ? [...part.slice(0, MOST_TOKENS + 1)] : [ANY]));
}

/** Whether two texts with holes (any text, also none) can be the same text. */
function canEqual(a: readonly string[], b: readonly string[]): boolean {
  if (startApart(a, b)) return false;
  let row = [true];
  for (let j = 0; j < b.length; j++) row.push((row[j] ?? false) && b[j] === ANY);
  for (const left of a) {
    const next = [(row[0] ?? false) && left === ANY];
    for (let j = 0; j < b.length; j++) {
      const right = b[j];
      const skip = (left === ANY && (row[j + 1] ?? false)) || (right === ANY && (next[j] ?? false));
      const both = (row[j] ?? false) && (left === right || left === ANY || right === ANY);
      next.push(skip || both || (left === ANY && (next[j] ?? false)) || (right === ANY && (row[j + 1] ?? false)));
    }
    row = next;
  }
  return row[b.length] ?? false;
}

/** The cheap test that settles most: before the first hole of either, the texts must be the same. */
function startApart(a: readonly string[], b: readonly string[]): boolean {
  for (let at = 0; at < a.length && at < b.length; at++) {
    if (a[at] === ANY || b[at] === ANY) return false;
    if (a[at] !== b[at]) return true;
  }
  return false;
}
