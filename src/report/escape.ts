/**
 * Text of the repository (paths, names, code) is written by strangers and ends up in comments that GitHub renders. What
 * passes through here shows as the characters it is made of: it mentions nobody, links nowhere and ends no block of ours.
 */

/** One line in a code span. */
export function inlineCode(text: string): string {
  const shown = visible(text);
  if (shown === '') return '(empty)';
  const fence = '`'.repeat(longestRun(shown) + 1);
  return `${fence}${padded(shown)}${fence}`;
}

/** A code span that can stand in a table: no way of writing a pipe in backticks works in all cases. */
export function codeCell(text: string): string {
  const shown = visible(text);
  return shown.includes('|') ? `<code>${entities(shown)}</code>` : inlineCode(text);
}

/** A block of code; the language is cut down to a plain word. */
export function fenced(code: string, language: string): string {
  const shown = visibleCode(code);
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}${language.replaceAll(/[^\w+-]/g, '')}\n${shown}\n${fence}`;
}

/** Running text that is no code. */
export function plain(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]#~!$]/g, '\\$&')
    .replaceAll('|', '&#124;')
    .replaceAll(/^(\s*)([-+=])/g, '$1\\$2')
    .replaceAll(/^(\s*\d+)([.)])/g, '$1\\$2')
    .replaceAll(REFERENCE, `$&${BREAK}`);
}

/** Our own sentence with names in backticks: the names stay code, and what stands between them cannot become anything else. */
export function sentence(markdown: string): string {
  return markdown
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? inlineCode(part.slice(1, -1)) : plain(part)))
    .join('');
}

/** A message or name in a mermaid sequence diagram. */
export function mermaidText(text: string): string {
  return [...visible(text)]
    .slice(0, LONGEST_LABEL)
    .map((character) => MERMAID[character] ?? mermaidCharacter(character))
    .join('')
    .replaceAll(/\bend\b/gi, (word) => `${word.slice(0, 1)}#${word.charCodeAt(1)};${word.slice(2)}`)
    .trim();
}

/** Control, format and broken characters as the escapes a programmer would write; line breaks and tabs too. */
export function visible(text: string): string {
  return text.replaceAll(INVISIBLE, escaped);
}

/** The same for text of several lines, which keeps its line breaks and tabs. */
export function visibleCode(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(INVISIBLE, (character) => (character === '\n' || character === '\t' ? character : escaped(character)));
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return SHORT[character] ?? (code < 0x100 ? `\\x${hex(code, 2)}` : `\\u{${hex(code, 4)}}`);
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

/** A code span loses one space at each end, and must not touch a backtick of its content. */
function padded(text: string): string {
  const needsSpace = /^`|`$/.test(text) || (/^ .* $/.test(text) && text.trim() !== '');
  return needsSpace ? ` ${text} ` : text;
}

function entities(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}\p{M} ]/gu, (character) => `&#${character.codePointAt(0)};`);
}

function mermaidCharacter(character: string): string {
  return /[\p{L}\p{N}\p{M} .,()'/…=+*_-]/u.test(character) ? character : `#${character.codePointAt(0)};`;
}

/** Split with this, a mention, an issue number or an address is text: GitHub looks for them after Markdown is rendered. */
const BREAK = '\u200b';
const REFERENCE = /@|\\#|GH-(?=\d)|:(?=\/\/)|www(?=\.)/gi;

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const LONGEST_LABEL = 120;
/** Brackets of tags are not even encoded: the encoding is undone before the label is drawn. Backticks are Markdown only. */
const MERMAID: Readonly<Record<string, string>> = { '<': '‹', '>': '›', '"': "'", '`': '' };
