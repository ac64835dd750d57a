import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { auditChange } from '../../src/audit.ts';
import { RepositoryConfig } from '../../src/core/config.ts';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { compareMemory, memoryTree } from '../../src/sources/memory.ts';
import { fixturesIn } from '../patterns/fixtures.ts';

type Files = Readonly<Record<string, string>>;

/** Changes that leave what the code does. */
const MOVES: Readonly<Record<string, (files: Files) => Files>> = {
  'adds comments and moves the file': (files) =>
    inEach(files, (path, text) => [
      Object.keys(files).length > 1 ? path : `shop/${path}`,
      `${comment(path)}\n\n${text}`,
    ]),
  'indents it otherwise': (files) => inEach(files, (path, text) => [path, text.replace(/^( +)/gm, '$1$1')]),
  'turns its order around': (files) => inEach(files, (path, text) => [path, reversed(path, text)]),
  'renames its functions': (files) => renamed(files, /^(?:export )?(?:async )?(?:def|function) (\w+)/gm),
  'renames its caches': (files) =>
    renamed(files, /^(?:export )?(?:const |let )?(\w+)(?:: [^=\n]+)? = (?:\{\}|new Map|new LRU|dict\(|TTLCache)/gm),
};

let knowledge: Knowledge;

beforeAll(async () => {
  knowledge = await loadKnowledge();
});

const fixtures = fixturesIn(fileURLToPath(new URL('../patterns/', import.meta.url)));

describe.each(Object.entries(MOVES))('a change that %s', (_, move) => {
  it.each(fixtures)('brings nothing to $name', async ({ head }) => {
    const comparison = compareMemory(memoryTree('base', head), memoryTree('head', move(head)));
    const options = { config: RepositoryConfig.parse({}), only: null, onProgress: () => undefined };
    const { report } = await auditChange(comparison, knowledge, options);
    const said = report.findings.filter(
      ({ status, severity, confidence }) => status === 'new' && severity !== 'note' && confidence !== 'low',
    );
    expect(said.map(({ line, rule }) => `${line} ${rule}`)).toEqual([]);
  });
});

function inEach(files: Files, change: (path: string, text: string) => readonly [string, string]): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => change(path, text)));
}

function comment(path: string): string {
  return path.endsWith('.py') ? '# Prices of the shop.' : '// Prices of the shop.';
}

/** All but the imports and the first definition, last first. */
function reversed(path: string, text: string): string {
  const blocks = path.endsWith('.py') ? text.split(/\n\n\n+/) : text.split(/\n\n(?=\S)/);
  return [...blocks.slice(0, 2), ...blocks.slice(2).reverse()].join('\n\n\n');
}

/** Methods of others that have the same name keep it. */
function renamed(files: Files, pattern: RegExp): Files {
  const names = Object.values(files).flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''));
  return inEach(files, (path, text) => [
    path,
    names.reduce((all, name) => all.replaceAll(new RegExp(`(?<![.\\w])${name}\\b`, 'g'), `${name}Anew`), text),
  ]);
}
