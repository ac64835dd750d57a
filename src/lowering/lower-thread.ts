import { serialize } from 'node:v8';
import { move } from 'piscina';
import { factsOf } from '../facts/facts.ts';
import type { SourceFile } from '../facts/read-tree.ts';
import { languageOf } from '../languages/index.ts';

/** The facts of some files, packed for the way to the thread that asked. */
export function lowerFiles(files: readonly SourceFile[]): unknown {
  const facts = files.map(({ path, text }) => {
    const language = languageOf(path);
    if (!language) throw new Error(`no language for ${path}`);
    return factsOf(language.lower(text, path));
  });
  return move(serialize(facts));
}
