import { UsageError } from '../core/errors.ts';
import type { Expression } from '../core/syntax.ts';
import { python } from '../languages/python.ts';
import { typescript } from '../languages/typescript.ts';
import type { LibraryModel } from './model.ts';

/** A pattern cannot be read. The message begins with `expected` and names neither file nor line. */
export class PatternError extends UsageError {
  override name = 'PatternError';
}

/** What a name of a parsed pattern stands for: itself, a hole, or `...`. */
export type PatternName =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'hole'; readonly hole: string; readonly suffix: HoleSuffix }
  | { readonly kind: 'open' };

/** `$KEYS...` takes all that remain, `$TTL!` must be there. */
export type HoleSuffix = '' | '...' | '!';

const HOLE = /\$([A-Z_]+)(?![A-Za-z0-9_$])(\.\.\.|!)?/g;
const OPEN = /\.\.\.(?=\s*[,)\]}])/g;
const MARKS: Readonly<Record<string, string>> = { '': 'hole', '...': 'rest', '!': 'must' };
const SUFFIXES: ReadonlyMap<string, HoleSuffix> = new Map([
  ['rest', '...'],
  ['must', '!'],
]);
const MARKED = /^(hole|rest|must)__([A-Z_]+)__$/;
const OPEN_MARK = 'open__more__';

/** Parses a pattern with its language's own front end; holes and `...` come out as names for `readName`. */
export function parsePattern(text: string, language: LibraryModel['language']): Expression {
  const module = lower(withMarkers(text.replace(/^@/, '')), language);
  const [statement, ...more] = module.body;
  if (module.gaps.length > 0 || statement?.kind !== 'expression' || more.length > 0) {
    throw new PatternError(`expected one ${language} expression, got \`${text}\``);
  }
  return statement.expression;
}

export function readName(name: string): PatternName {
  if (name === OPEN_MARK) return { kind: 'open' };
  const [, form, hole] = MARKED.exec(name) ?? [];
  if (hole === undefined) return { kind: 'name', name };
  return { kind: 'hole', hole: `$${hole}`, suffix: SUFFIXES.get(form ?? '') ?? '' };
}

/** `$` is no part of a Python name, and `...` is no argument in either language. */
function withMarkers(text: string): string {
  return text
    .replace(HOLE, (_, hole: string, suffix: string | undefined) => `${MARKS[suffix ?? '']}__${hole}__`)
    .replace(OPEN, OPEN_MARK);
}

function lower(text: string, language: LibraryModel['language']) {
  if (language === 'python') return python.lower(text, 'pattern.py');
  return typescript.lower(text, text.startsWith('<') ? 'pattern.tsx' : 'pattern.ts');
}
