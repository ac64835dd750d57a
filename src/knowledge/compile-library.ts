import type { LanguageId } from '../core/syntax.ts';
import { compilePattern } from './compile-pattern.ts';
import type { Compiled, CompiledClass, CompiledLibrary } from './knowledge.ts';
import type { LibraryModel } from './model.ts';
import { PatternError } from './parse-pattern.ts';
import type { CompiledPattern } from './pattern.ts';
import { fullNames } from './pattern-root.ts';
import type { Path, Problem } from './rule-file.ts';

export interface CompiledModel {
  readonly library: CompiledLibrary;
  /** Patterns that cannot be read or that contradict their entry; these are left out of the library. */
  readonly problems: readonly Problem[];
}

const LANGUAGES: Readonly<Record<LibraryModel['language'], readonly LanguageId[]>> = {
  python: ['python'],
  typescript: ['typescript', 'javascript'],
};

/** Compiles all patterns of a model. `file` is kept for messages. */
export function compileLibrary(model: LibraryModel, file: string): CompiledModel {
  const problems: Problem[] = [];
  const compileAll: Compile = (entries, section, patternOf) =>
    entries.flatMap((entry, index) => {
      const at = [...section, index, patternOf.field];
      const pattern = compile(patternOf.read(entry), entry, at, model, problems);
      return pattern ? [{ entry, pattern, library: model.library }] : [];
    });
  const library: CompiledLibrary = {
    model,
    file,
    languages: LANGUAGES[model.language],
    names: model.names.map((entry) => ({ entry, pattern: fullNames(entry.name, model), library: model.library })),
    types: model.types.map((entry) => ({ entry, pattern: fullNames(entry.type, model), library: model.library })),
    creates: compileAll(model.creates, ['creates'], { field: 'call', read: (entry) => entry.call }),
    members: compileAll(model.members, ['members'], { field: 'member', read: (entry) => entry.member }),
    classes: model.classes.map((entry, index) => compileClass(entry, index, model, compileAll)),
    calls: compileAll(model.calls, ['calls'], { field: 'call', read: (entry) => entry.call }),
    decorators: compileAll(model.decorators, ['decorators'], { field: 'decorator', read: (entry) => entry.decorator }),
  };
  return { library, problems };
}

interface PatternField<E> {
  readonly field: string;
  read(entry: E): string;
}

type Compile = <E extends object>(
  entries: readonly E[],
  section: Path,
  patternOf: PatternField<E>,
) => readonly Compiled<E>[];

function compileClass(
  entry: LibraryModel['classes'][number],
  index: number,
  model: LibraryModel,
  compileAll: Compile,
): CompiledClass {
  const names = [entry.extends, entry.decorator].flatMap((name) => (name === undefined ? [] : fullNames(name, model)));
  const section = ['classes', index, 'relations'];
  const relations = compileAll(entry.relations, section, { field: 'call', read: (relation) => relation.call });
  return { entry, names, relations, library: model.library };
}

function compile(
  text: string,
  entry: object,
  path: Path,
  model: LibraryModel,
  problems: Problem[],
): CompiledPattern | null {
  try {
    const pattern = compilePattern(text, model);
    const contradiction = contradictionOf(pattern, entry);
    if (contradiction === null) return pattern;
    problems.push({ path, text: contradiction });
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    problems.push({ path, text: error.message });
  }
  return null;
}

/** A pattern starts with a hole exactly where `on` says of what kind that is, and each hole that an entry names is in it. */
function contradictionOf(pattern: CompiledPattern, entry: object): string | null {
  const on = 'on' in entry && entry.on !== undefined;
  if (pattern.root.hole !== null && !on) return `expected \`on\` beside \`${pattern.text}\``;
  if (pattern.root.hole === null && on) return `expected a hole first, got \`${pattern.text}\``;
  const holes = new Set(pattern.text.match(/\$[A-Z_]+/g));
  const missing = holesNamed(entry).find((hole) => !holes.has(hole));
  return missing === undefined ? null : `expected \`${missing}\` in the pattern, got \`${pattern.text}\``;
}

function holesNamed(entry: object): readonly string[] {
  return Object.values(entry).flatMap((value: unknown) => {
    if (typeof value === 'string') return /^\$[A-Z_]+$/.test(value) ? [value] : [];
    return typeof value === 'object' && value !== null ? holesNamed(value) : [];
  });
}
