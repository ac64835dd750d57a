import { beforeAll, expect, test } from 'vitest';
import { factsOf } from '../../src/facts/facts.ts';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { languageOf } from '../../src/languages/index.ts';
import { checkExamples, exampleFile } from '../../src/program/examples.ts';

let knowledge: Knowledge;

beforeAll(async () => {
  knowledge = await loadKnowledge();
});

test('every library model says what its examples do', () => {
  const problems = knowledge.libraries.flatMap((library) => {
    const path = exampleFile(library);
    const module = languageOf(path)?.lower(library.model.examples, path);
    return module ? checkExamples(library, factsOf(module), knowledge) : [];
  });
  const said = problems.map(({ library, line, text }) => `${library}:${line}: ${text}`);
  expect(said).toEqual([]);
});

test('every library model has examples', () => {
  const without = knowledge.libraries.filter(({ model }) => !model.examples.includes('expect:'));
  expect(without.map(({ model }) => model.library)).toEqual([]);
});
