import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { IssueText } from '../core/issue.ts';
import { compileLibrary } from './compile-library.ts';
import type { CompiledLibrary, Knowledge } from './knowledge.ts';
import { LibraryModel } from './model.ts';
import { type Path, type Problem, problemsOf, readRuleFile, ruleFileError } from './rule-file.ts';

/** Two folders up from here in `src` as in `dist`. */
const ROOT = new URL('../../', import.meta.url);

/** Reads `rules/`. Throws a RuleFileError with all problems of the first file that has any. */
export async function loadKnowledge(): Promise<Knowledge> {
  const libraries = await readAll('rules/libraries/**/*.yml', parseLibrary);
  const issues = await readAll('rules/issues/*.yml', parseIssueText);
  return { libraries, issues: new Map(issues.map((issue) => [issue.id, issue])) };
}

/** The model of one file, checked to the last pattern. Throws a RuleFileError with all its problems. */
export function parseLibraryModel(text: string, file: string): LibraryModel {
  return parseLibrary(text, file).model;
}

export interface ExtendedKnowledge {
  readonly knowledge: Knowledge;
  /** What was wrong with the models, each with the file and the place in it; a model with a problem is left out. */
  readonly problems: readonly string[];
}

/** Adds a repository's own models, before all others: they know better. `file` is where they stand, for messages. */
export function extendKnowledge(knowledge: Knowledge, models: readonly unknown[], file: string): ExtendedKnowledge {
  const read = models.map((value, index) => readModel(value, ['libraries', index], file));
  const libraries = read.flatMap(({ library }) => (library ? [library] : []));
  return {
    knowledge: { ...knowledge, libraries: [...libraries, ...knowledge.libraries] },
    problems: read.flatMap(({ problems }) => problems).map(({ path, text }) => `${file}: ${dotted(path)}: ${text}`),
  };
}

async function readAll<T>(pattern: string, parse: (text: string, file: string) => T): Promise<readonly T[]> {
  const files: string[] = [];
  for await (const file of glob(pattern, { cwd: fileURLToPath(ROOT) })) files.push(file.replaceAll('\\', '/'));
  return Promise.all(files.sort().map(async (file) => parse(await readFile(new URL(file, ROOT), 'utf8'), file)));
}

function parseLibrary(text: string, file: string): CompiledLibrary {
  const source = readRuleFile(text, file);
  const { library, problems } = readModel(source.value, [], file);
  if (!library) throw ruleFileError(file, source, problems);
  return library;
}

function parseIssueText(text: string, file: string): IssueText {
  const source = readRuleFile(text, file);
  const parsed = IssueText.safeParse(source.value);
  if (!parsed.success) throw ruleFileError(file, source, problemsOf(parsed.error, source.value));
  return parsed.data;
}

interface ReadModel {
  readonly library: CompiledLibrary | null;
  readonly problems: readonly Problem[];
}

function readModel(value: unknown, at: Path, file: string): ReadModel {
  const parsed = LibraryModel.safeParse(value);
  if (!parsed.success) return { library: null, problems: problemsOf(parsed.error, value).map(under(at)) };
  const { library, problems } = compileLibrary(parsed.data, file);
  return problems.length > 0 ? { library: null, problems: problems.map(under(at)) } : { library, problems: [] };
}

function under(at: Path): (problem: Problem) => Problem {
  return ({ path, text }) => ({ path: [...at, ...path], text });
}

function dotted(path: Path): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}
