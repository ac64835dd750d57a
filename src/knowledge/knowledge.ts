import type { RuleId } from '../core/finding.ts';
import type { IssueText } from '../core/issue.ts';
import type { LanguageId } from '../core/syntax.ts';
import type { LibraryModel } from './model.ts';
import type { CompiledPattern } from './pattern.ts';

/** All that the tool knows of libraries and of its own words. */
export interface Knowledge {
  readonly libraries: readonly CompiledLibrary[];
  readonly issues: ReadonlyMap<RuleId, IssueText>;
}

/** A model with its patterns compiled, in the order of the file. A TypeScript model serves JavaScript too. */
export interface CompiledLibrary {
  readonly model: LibraryModel;
  readonly languages: readonly LanguageId[];
  readonly names: readonly Compiled<LibraryModel['names'][number], readonly string[]>[];
  readonly types: readonly Compiled<LibraryModel['types'][number], readonly string[]>[];
  readonly creates: readonly Compiled<LibraryModel['creates'][number]>[];
  readonly members: readonly Compiled<LibraryModel['members'][number]>[];
  readonly classes: readonly CompiledClass[];
  readonly calls: readonly Compiled<LibraryModel['calls'][number]>[];
  readonly decorators: readonly Compiled<LibraryModel['decorators'][number]>[];
  /** Where the model stands, for messages. */
  readonly file: string;
}

export interface Compiled<E, P = CompiledPattern> {
  readonly entry: E;
  readonly pattern: P;
  readonly library: string;
}

export interface CompiledClass {
  readonly entry: LibraryModel['classes'][number];
  /** Full names of the base class or decorator. */
  readonly names: readonly string[];
  readonly relations: readonly Compiled<LibraryModel['classes'][number]['relations'][number]>[];
  readonly library: string;
}
