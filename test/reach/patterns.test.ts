import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { auditChange } from '../../src/audit.ts';
import { RepositoryConfig } from '../../src/core/config.ts';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { compareMemory, memoryTree } from '../../src/sources/memory.ts';
import { type Fixture, fixturesIn } from '../patterns/fixtures.ts';

/**
 * The cases of several files once more, each in a tree that is too large to be read whole: what a change of one of their files
 * brings in is found all the same. Of a case without a base, each file in turn is what the change adds.
 */
const folder = fileURLToPath(new URL('../patterns', import.meta.url));
const rest = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`rest/part_${at}.py`, '']));
let knowledge: Knowledge;

beforeAll(async () => {
  knowledge = await loadKnowledge();
});

describe.each(fixturesIn(folder).filter(({ head }) => Object.keys(head).length > 1))('$name', (fixture) => {
  it('is read as far as it has to be', async () => {
    for (const [base, head] of changesOf(fixture)) {
      const comparison = compareMemory(memoryTree('base', base), memoryTree('head', head));
      const whole = await auditChange(comparison, knowledge, OPTIONS);
      const part = await auditChange(comparison, knowledge, { ...OPTIONS, linked: { words: null } });
      expect(part.report.findings.filter(isNew)).toEqual(whole.report.findings.filter(isNew));
    }
  });
});

const OPTIONS = { config: RepositoryConfig.parse({}), only: null, onProgress: () => undefined };

type Files = Readonly<Record<string, string>>;

function changesOf({ base, head }: Fixture): readonly (readonly [Files, Files])[] {
  const whole = { ...rest, ...head };
  if (base) return [[{ ...rest, ...base }, whole]];
  return Object.keys(head).map((path) => [
    Object.fromEntries(Object.entries(whole).filter(([key]) => key !== path)),
    whole,
  ]);
}

function isNew({ status }: { readonly status: string }): boolean {
  return status === 'new';
}
