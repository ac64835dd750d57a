/**
 * The lines of a comment that its author says himself: outside quotes, blocks of code and what HTML hides or quotes. In doubt a
 * line is left out, since what is taken for a command is carried out. Strangers write comments: the time is linear.
 */
export function visibleLines(body: string): readonly string[] {
  const lines: string[] = [];
  let isEnd: Ending | null = null;
  let isQuoted = false;
  for (const line of body.split(/\r\n|\r|\n/)) {
    if (isEnd !== null) {
      if (isEnd(line)) isEnd = null;
      continue;
    }
    // A paragraph in a quote goes on to the next empty line, with or without its mark.
    if (line.trim() === '') isQuoted = false;
    else if (/^ {0,3}>/.test(line)) isQuoted = true;
    if (isQuoted) continue;
    isEnd = fenceFrom(line) ?? htmlFrom(line);
    if (isEnd === null && !isIndentedCode(line)) lines.push(line);
  }
  return lines;
}

/** Whether a block ends on a line. */
type Ending = (line: string) => boolean;

/** Deep in a list it may be a fence, or indented code: a block of code either way. */
function fenceFrom(line: string): Ending | null {
  const [, fence = '', info = ''] =
    /^[ \t]{0,12}(?:(?:[-*+]|\d{1,9}[.)])[ \t]{1,12})?(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
  if (fence === '' || (fence.startsWith('`') && info.includes('`'))) return null;
  const mark = fence.slice(0, 1);
  return (text) => {
    const shown = text.trim();
    return shown.length >= fence.length && shown === mark.repeat(shown.length);
  };
}

function htmlFrom(line: string): Ending | null {
  if (!line.includes('<')) return null;
  const text = withoutCodeSpans(line).toLowerCase();
  if (text.lastIndexOf('<!--') > text.lastIndexOf('-->')) return (other) => other.includes('-->');
  const found = QUOTING.find(({ open, end }) => open.test(text) && !text.includes(end));
  return found ? (other) => other.toLowerCase().includes(found.end) : null;
}

/** A very long line is taken as it stands: pairing its backticks takes time that grows with the square of its length. */
function withoutCodeSpans(line: string): string {
  return line.length > LONGEST_PAIRED ? line : line.replaceAll(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
}

function isIndentedCode(line: string): boolean {
  return /^(?: {4}| {0,3}\t)/.test(line);
}

const LONGEST_PAIRED = 1000;

/** Elements that show what is in them as code or as somebody else's words, or not at all. */
const QUOTING = ['blockquote', 'pre', 'code', 'script', 'style', 'textarea', 'samp', 'kbd'].map((tag) => ({
  open: new RegExp(`<${tag}[\\s>]`),
  end: `</${tag}>`,
}));
