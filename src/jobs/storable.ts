/** Without what PostgreSQL cannot keep: it has no NUL in text, and no half of a surrogate pair in JSON. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? storableText(part) : part));
}
