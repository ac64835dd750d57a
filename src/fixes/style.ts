/** Code in the quotes that the text around it mostly uses; `code` comes with double ones. */
export function restyled(code: string, text: string): string {
  return prefersSingle(text)
    ? code.replaceAll(DOUBLE, (whole, inner: string) => (/'/.test(inner) ? whole : `'${inner}'`))
    : code;
}

/** A string without escapes. */
const DOUBLE = /"([^"\\]*)"/g;

function prefersSingle(text: string): boolean {
  const count = (quote: RegExp) => text.match(quote)?.length ?? 0;
  return count(/'[^'"\n]*'/g) > count(/"[^'"\n]*"/g);
}
