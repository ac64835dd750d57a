import { describe, expect, test } from 'vitest';
import { RuleFileError } from '../../src/core/errors.ts';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { extendKnowledge, loadKnowledge, parseLibraryModel } from '../../src/knowledge/load.ts';
import { python } from '../../src/languages/python.ts';
import { typescript } from '../../src/languages/typescript.ts';

const EMPTY: Knowledge = { libraries: [], issues: new Map() };

describe('a model file', () => {
  test('gives a model with all defaults', () => {
    const model = parseLibraryModel('library: prices\nlanguage: python\nimports: [prices]\n', 'prices.yml');
    expect(model).toMatchObject({ library: 'prices', imports: ['prices'], calls: [], examples: '' });
  });

  test('leaves out of a cache what an entry leaves out', () => {
    const text = 'library: prices\nlanguage: python\ncreates: [{ call: prices(), cache: { ttl: 60 } }]\n';
    expect(parseLibraryModel(text, 'prices.yml').creates).toEqual([
      { call: 'prices()', is: 'cache', cache: { ttl: 60 } },
    ]);
  });

  test.each([
    ['library: prices\n', 'prices.yml:1: expected python | typescript, got nothing'],
    ['library: 7\nlanguage: python\n', 'prices.yml:1: expected string, got 7'],
    ['library: prices\nlanguage: python\ncache: true\n', 'prices.yml:3: expected a known field, got `cache`'],
    [
      model("{ on: cache, call: '$C.get($KEY)', does: cache.raed }"),
      /^prices\.yml:4: expected cache\.read \| .*, got "cache\.raed"$/,
    ],
    [model("{ on: cache, call: '$C.get($KEY)', key: name }"), 'prices.yml:4: expected a hole such as $KEY, got "name"'],
    [model("{ on: cache, call: '$C.get(' }"), 'prices.yml:4: expected one python expression, got `$C.get(`'],
    [model("{ call: '$C.get($KEY)' }"), 'prices.yml:4: expected `on` beside `$C.get($KEY)`'],
    [model("{ on: cache, call: 'get($KEY)' }"), 'prices.yml:4: expected a hole first, got `get($KEY)`'],
    [
      model("{ on: cache, call: '$C.get($KEY)', ttl: $TTL }"),
      'prices.yml:4: expected `$TTL` in the pattern, got `$C.get($KEY)`',
    ],
    ['library: [prices\n', /^prices\.yml:\d: /],
  ])('%j', (text, message) => {
    expect(() => parseLibraryModel(text, 'prices.yml')).toThrow(RuleFileError);
    expect(messageOf(text)).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });

  test('names all its problems at once, in the order of the file', () => {
    const text = `${model("{ on: cache, call: '$C.get(' }")}  - { call: '$C.set($KEY)' }\n`;
    expect(
      messageOf(text)
        .split('\n')
        .map((line) => line.slice(0, 13)),
    ).toEqual(['prices.yml:4:', 'prices.yml:5:']);
  });
});

describe("a repository's own models", () => {
  test('come before all others', () => {
    const first = extendKnowledge(EMPTY, [{ library: 'prices', language: 'typescript' }], 'cache-audit.yml');
    const second = extendKnowledge(first.knowledge, [{ library: 'orders', language: 'python' }], 'cache-audit.yml');
    expect(second.problems).toEqual([]);
    expect(second.knowledge.libraries.map((library) => library.model.library)).toEqual(['orders', 'prices']);
    expect(second.knowledge.libraries.map((library) => library.languages)).toEqual([
      ['python'],
      ['typescript', 'javascript'],
    ]);
  });

  test('are left out, and said to be, where they are wrong', () => {
    const broken = { library: 'prices', language: 'python', calls: [{ call: '$C.get($KEY)' }] };
    const { knowledge, problems } = extendKnowledge(EMPTY, [broken, 'orders'], '.github/cache-audit.yml');
    expect(knowledge.libraries).toEqual([]);
    expect(problems).toEqual([
      '.github/cache-audit.yml: libraries[0].calls[0].call: expected `on` beside `$C.get($KEY)`',
      '.github/cache-audit.yml: libraries[1]: expected object, got "orders"',
    ]);
  });
});

describe('the rules of the tool', async () => {
  const knowledge = await loadKnowledge();

  test.each(knowledge.libraries)('$file', (library) => {
    const folder = library.file.split('/')[2];
    expect(library.file.endsWith(`/${library.model.library}.yml`)).toBe(true);
    expect(folder).toBe(library.model.language);
    expect(library.model.examples).toMatch(/expect: /);
    const front = library.model.language === 'python' ? python : typescript;
    expect(front.lower(library.model.examples, `example${front.extensions[0]}`).gaps).toEqual([]);
  });

  test.each(knowledge.libraries)('$model.library: kinds that are used are made somewhere', ({ model }) => {
    const made = new Set([
      ...[...model.names, ...model.types, ...model.creates, ...model.members].map((entry) => entry.is),
      ...model.classes.flatMap((entry) => [
        entry.is,
        entry.instance,
        ...entry.relations.flatMap((r) => [r.is, r.reverse]),
      ]),
      ...[...model.calls, ...model.decorators].flatMap((entry) => [entry.returns, entry.passes]),
    ]);
    const used = [...model.calls, ...model.members, ...model.decorators].flatMap(({ on }) =>
      on === undefined ? [] : [on],
    );
    expect(used.filter((kind) => !made.has(kind))).toEqual([]);
  });

  test('no library has two models', () => {
    const names = knowledge.libraries.map(({ model }) => `${model.language}/${model.library}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

function model(entry: string): string {
  return `library: prices\nlanguage: python\ncalls:\n  - ${entry}\n`;
}

function messageOf(text: string): string {
  try {
    parseLibraryModel(text, 'prices.yml');
    return '';
  } catch (error) {
    return error instanceof RuleFileError ? error.message : String(error);
  }
}
