import { factsOf } from '../../src/facts/facts.ts';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { languageOf } from '../../src/languages/index.ts';
import { type Effect, effectsOf } from '../../src/program/effects.ts';
import { shapeText } from '../../src/program/key-shape.ts';
import { buildProgram, type FunctionNode, type Program } from '../../src/program/program.ts';

/** A program of texts by path; what is no source file is configuration. */
export function programOf(texts: Readonly<Record<string, string>>, knowledge: Knowledge): Program {
  const entries = Object.entries(texts);
  const sources = entries.flatMap(([path, text]) => {
    const module = languageOf(path)?.lower(text, path);
    return module ? [{ path, facts: factsOf(module), excluded: false }] : [];
  });
  const configurations = entries.flatMap(([path, text]) => (languageOf(path) ? [] : [{ path, text }]));
  return buildProgram(sources, configurations, knowledge);
}

export function functionNamed(program: Program, name: string): FunctionNode {
  const node = program.functions.find(({ facts }) => facts.name === name);
  if (!node) throw new Error(`expected a function ${name}`);
  return node;
}

/** The effects of a function by name, as `cache.read price:{}` or `resource.write order update`. */
export function effectsIn(program: Program, name: string): readonly string[] {
  return effectsOf(program, functionNamed(program, name)).map(words);
}

function words({ name, keys, resource, verb }: Effect): string {
  const parts = name.startsWith('cache.') ? keys.map(shapeText) : [resource?.id ?? '', verb ?? ''];
  return [name, ...parts].filter(Boolean).join(' ');
}
