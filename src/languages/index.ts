import type { Language } from './language.ts';
import { python } from './python.ts';
import { javascript, typescript } from './typescript.ts';

/** All front ends. */
export const LANGUAGES: readonly Language[] = [python, typescript, javascript];

/** The front end for a file's name, or null where none reads it. */
export function languageOf(path: string): Language | null {
  return LANGUAGES.find((language) => language.extensions.some((extension) => path.endsWith(extension))) ?? null;
}
