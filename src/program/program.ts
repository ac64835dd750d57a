import type { FunctionDefinition } from '../core/definitions.ts';
import type { ClassFacts, FileFacts, FunctionFacts } from '../core/facts.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { type ConfigurationFile, openWorkspace, type Workspace } from './workspace.ts';

/** The facts of a tree joined: every part below answers questions about it. */
export interface Program {
  readonly knowledge: Knowledge;
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly functions: readonly FunctionNode[];
  readonly classes: readonly ClassNode[];
  readonly workspace: Workspace;
  readonly configurations: readonly ConfigurationFile[];
  readonly functionOf: ReadonlyMap<FunctionDefinition, FunctionNode>;
}

export interface SourceFile {
  readonly path: string;
  readonly facts: FileFacts;
  readonly functions: readonly FunctionNode[];
  readonly classes: readonly ClassNode[];
  /** A test, fixture, migration, generated or vendored file: no findings, no habit, no writes, no unique names. */
  readonly excluded: boolean;
}

export interface FunctionNode {
  /** Unique in the program. */
  readonly id: string;
  readonly file: SourceFile;
  readonly facts: FunctionFacts;
  readonly parent: FunctionNode | null;
  readonly owner: ClassNode | null;
}

export interface ClassNode {
  readonly id: string;
  readonly file: SourceFile;
  readonly facts: ClassFacts;
  /** The function whose scope it is defined in. */
  readonly scope: FunctionNode;
  readonly methods: ReadonlyMap<string, FunctionNode>;
}

export interface FileInput {
  readonly path: string;
  readonly facts: FileFacts;
  readonly excluded: boolean;
}

export function buildProgram(
  inputs: readonly FileInput[],
  configurations: readonly ConfigurationFile[],
  knowledge: Knowledge,
): Program {
  const files = new Map<string, SourceFile>();
  for (const input of inputs) files.set(input.path, nodesOf(input));
  const all = [...files.values()];
  const functions = all.flatMap((file) => file.functions);
  const functionOf = new Map<FunctionDefinition, FunctionNode>();
  for (const node of functions) if (node.facts.definition) functionOf.set(node.facts.definition, node);
  return {
    knowledge,
    files,
    functions,
    classes: all.flatMap((file) => file.classes),
    workspace: openWorkspace([...files.keys()], configurations),
    configurations,
    functionOf,
  };
}

function nodesOf(input: FileInput): SourceFile {
  const functions: (FunctionNode & { owner: ClassNode | null })[] = [];
  const classes: ClassNode[] = [];
  const file: SourceFile = { ...input, functions, classes };
  const at = (id: number) => functions[id] ?? null;
  for (const facts of input.facts.functions) {
    const parent = facts.parent === null ? null : at(facts.parent);
    functions.push({ id: `${input.path}#${facts.id}`, file, facts, parent, owner: null });
  }
  for (const facts of input.facts.classes) {
    const methods = new Map<string, FunctionNode>();
    const scope = functions[facts.parent];
    if (!scope) continue;
    const node = { id: `${input.path}#class${facts.id}`, file, facts, scope, methods };
    classes[facts.id] = node;
    for (const id of facts.methods) {
      const method = functions[id];
      if (!method) continue;
      method.owner = node;
      if (!methods.has(method.facts.name) || method.facts.definition?.accessor !== 'set')
        methods.set(method.facts.name, method);
    }
  }
  return file;
}
