const SIMPLE: Readonly<Record<string, string>> = {
  '\\n': '\n',
  '\\t': '\t',
  '\\r': '\r',
  '\\\\': '\\',
  "\\'": "'",
  '\\"': '"',
  '\\a': '\x07',
  '\\b': '\b',
  '\\f': '\f',
  '\\v': '\v',
  '\\\n': '',
  '\\\r\n': '',
};

const LAST_CODE_POINT = 0x10ffff;

/** The character of one escape sequence. An unknown one stays as written, as it does in Python; so does `\N{…}`. */
export function unescapeSequence(sequence: string): string {
  const simple = SIMPLE[sequence];
  if (simple !== undefined) return simple;
  const code = codePoint(sequence.slice(1));
  return Number.isNaN(code) || code > LAST_CODE_POINT ? sequence : String.fromCodePoint(code);
}

function codePoint(digits: string): number {
  if (/^[xuU][0-9a-fA-F]+$/.test(digits)) return Number.parseInt(digits.slice(1), 16);
  return /^[0-7]{1,3}$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}
