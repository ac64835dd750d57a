import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';

export interface Source {
  readonly grammar: string;
  readonly text: string;
}

const { resolve } = createRequire(import.meta.url);
const parsers = new Map<string, Parser>();
await Parser.init();
for (const name of ['python', 'typescript', 'tsx', 'javascript']) {
  const wasm = readFileSync(resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`));
  parsers.set(name, new Parser().setLanguage(await Language.load(wasm)));
}

/** Parses the texts and forgets the trees: what any tool does that reads code with these grammars. */
export function parseSources(sources: readonly Source[]): void {
  for (const { grammar, text } of sources) parsers.get(grammar)?.parse(text)?.delete();
}
