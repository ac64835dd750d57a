import type { ClassFacts, FileFacts, FunctionFacts } from '../core/facts.ts';
import type { Gap } from '../core/gap.ts';
import type { Module } from '../core/syntax.ts';
import { FunctionBuilder } from './function-builder.ts';
import { walkBlock } from './statements.ts';

/** Raised with every change of what `factsOf` answers: facts are kept by it. */
export const FACTS_VERSION = 2;

/** What a file's text alone can show. */
export function factsOf(module: Module): FileFacts {
  const file: FileBuilder = { module, functions: [], classes: [] };
  const span = { line: 1, column: 0, endLine: Math.max(1, module.lines), endColumn: 0 };
  const body = new FunctionBuilder(file, {
    name: '',
    qualifiedName: '',
    definition: null,
    span,
    nameSpan: span,
    parent: null,
    owner: null,
    isStatic: false,
    holder: null,
  });
  module.imports.forEach((item, index) => {
    body.bind({ name: item.local, kind: 'import', index, span: item.span });
  });
  walkBlock(body, module.body, 0);
  const { language, imports, exports, types = [], comments, lines, gaps } = module;
  const functions: readonly FunctionFacts[] = file.functions.map((builder) => builder.facts(MOST_STEPS));
  const classes: readonly ClassFacts[] = file.classes;
  return {
    language,
    imports,
    exports,
    types,
    functions,
    classes,
    comments,
    lines,
    gaps: [...gaps, ...file.functions.flatMap(cutOff)],
  };
}

/** Three times what the longest functions of large products have: many questions compare a function's steps with one another. */
const MOST_STEPS = 5_000;

function cutOff({ steps, head }: FunctionBuilder): readonly Gap[] {
  return steps.length > MOST_STEPS ? [{ path: '', reason: 'budget', line: head.span.line }] : [];
}

/** What grows while a file is walked. */
export interface FileBuilder {
  readonly module: Module;
  readonly functions: FunctionBuilder[];
  readonly classes: ClassFacts[];
}
