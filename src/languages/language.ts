import type { LanguageId, Module } from '../core/syntax.ts';

/** A language front end. */
export interface Language {
  readonly id: LanguageId;
  /** File name endings, with the dot. */
  readonly extensions: readonly string[];
  /** Raised with every change of what `lower` answers: facts are kept by it. */
  readonly version: number;
  /** Lowers a file's text to the common syntax. Never throws: what does not parse is a gap of the module. */
  lower(text: string, path: string): Module;
}
