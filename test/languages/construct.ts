import type { LanguageId } from '../../src/core/syntax.ts';

type PerLanguage<Value> = Readonly<Partial<Record<LanguageId, Value>>>;

/** What a construct lowers to. Languages share the expected rendering unless they truly differ. */
export interface Construct {
  readonly construct: string;
  readonly snippets: PerLanguage<string>;
  readonly expect: string | PerLanguage<string>;
}

export function lines(...text: readonly string[]): string {
  return `${text.join('\n')}\n`;
}
