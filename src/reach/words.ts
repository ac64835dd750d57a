/**
 * The words that a text mentions, as numbers. `User`, `users` and `user` are one word, since a model, its table and its
 * variables are one thing. Two words may share a number; whoever asks then reads a file too many, never one too few.
 */
export interface FileWords {
  /** Each once, in the order in which they first stand. */
  readonly words: Uint32Array;
  /** Whether something in it looks as if it kept copies: a name with `cache` in it, a container made empty. */
  readonly keepsCopies: boolean;
}

/** Longer runs of letters are data, not names. */
const LONGEST = 60;
const KEEPING = ['ache', 'memo', 'new Map', 'new WeakMap', ' = {}', 'dict('];

export function fileWords(text: string): FileWords {
  const words = new Set<number>();
  eachWord(text, (word) => words.add(word));
  return { words: Uint32Array.from(words), keepsCopies: KEEPING.some((sign) => text.includes(sign)) };
}

/** The number of one name. */
export function wordOf(name: string): number {
  let word = 0;
  eachWord(name, (found) => {
    word = found;
  });
  return word;
}

/** Hears each word with the offset where it starts, in order. */
export function eachWord(text: string, hear: (word: number, start: number) => void): void {
  let hash = 0;
  let before = 0;
  let last = 0;
  let length = 0;
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 0;
    const part = code < 128 ? (PARTS[code] ?? 0) : code;
    if (part !== 0) {
      before = hash;
      last = part;
      hash = Math.imul(hash ^ part, 0x01000193);
      length++;
    } else if (length > 0) {
      if (length > 1 && length <= LONGEST) hear((last === LETTER_S && length > 3 ? before : hash) >>> 0, at - length);
      hash = 0;
      length = 0;
    }
  }
}

const LETTER_S = 's'.charCodeAt(0);

/** What each character stands for in a word, its lower case; 0 for what ends a word. */
const PARTS = Uint8Array.from({ length: 128 }, (_, code) => {
  const text = String.fromCharCode(code).toLowerCase();
  return /[a-z0-9_$]/.test(text) ? text.charCodeAt(0) : 0;
});
