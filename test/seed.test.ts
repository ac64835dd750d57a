import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { auditChange } from '../src/audit.ts';
import { RepositoryConfig } from '../src/core/config.ts';
import type { IssueType, ReportedFinding } from '../src/core/finding.ts';
import type { Knowledge } from '../src/knowledge/knowledge.ts';
import { loadKnowledge } from '../src/knowledge/load.ts';
import { compareMemory, memoryTree } from '../src/sources/memory.ts';

/** A bug that the seed shows, with the text of the line that it is told of. */
interface SeedCase {
  readonly name: string;
  readonly type: IssueType;
  readonly python: string;
  readonly typescript: string;
  /** Up to where the bug's part goes with the fix, which shows only what differs. */
  readonly kept?: string;
}

const CASES: readonly SeedCase[] = [
  {
    name: '01-stale',
    type: 'Stale',
    python: 'db.update_user(user_id, data)',
    typescript: 'prisma.user.update(',
    kept: 'def update_user',
  },
  {
    name: '02-stampede',
    type: 'Stampede',
    python: 'cache[key] = expensive_compute(key)',
    typescript: 'forecasts.set(',
  },
  { name: '03-poisoning', type: 'Poisoning', python: 'cache[key] = None', typescript: '{ value: null }' },
  { name: '04-unbounded', type: 'Unbounded', python: 'cache = {}', typescript: 'new Map' },
  { name: '05-collision', type: 'Collision', python: 'hash((user_id, query))', typescript: 'search:' },
  {
    name: '06-read-your-writes',
    type: 'Consistency',
    python: 'await get_user(user_id)',
    typescript: 'return getUser(id)',
  },
  { name: '07-negative', type: 'Consistency', python: 'cache[user_id] = user', typescript: 'redis.set(' },
  { name: '08-ttl', type: 'Stampede', python: 'ttl=3600', typescript: 'redis.set(' },
  { name: '09-aside', type: 'Consistency', python: 'cache.delete(key)', typescript: 'redis.del(' },
  {
    name: '10-mutable',
    type: 'Consistency',
    python: "user['name'] =",
    typescript: 'dishes.push(',
    kept: 'def get_user',
  },
];

let knowledge: Knowledge;

beforeAll(async () => {
  knowledge = await loadKnowledge();
});

describe.each(CASES)('the seed, $name', ({ name, type, python, kept }) => {
  it('is found where it stands', async () => {
    const bug = text(`${name}-bug.py`);
    expect(placesOf(await review('shop.py', bug), type)).toContain(lineOf(bug, python));
  });

  it('is not found once it is fixed', async () => {
    const bug = text(`${name}-bug.py`);
    const before = kept === undefined ? '' : bug.slice(0, bug.indexOf(kept));
    expect(said(await review('shop.py', before + text(`${name}-fix.py`)), type)).toEqual([]);
  });
});

describe.each(CASES)('an application, $name', ({ name, type, typescript }) => {
  it('is found where it stands', async () => {
    const bug = text(`application/${name}-bug.ts`);
    expect(placesOf(await review('shop.ts', bug), type)).toContain(lineOf(bug, typescript));
  });

  it('is not found once it is fixed', async () => {
    expect(said(await review('shop.ts', text(`application/${name}-fix.ts`)), type)).toEqual([]);
  });
});

function text(file: string): string {
  return readFileSync(new URL(`seed/${file}`, import.meta.url), 'utf8');
}

async function review(path: string, head: string): Promise<readonly ReportedFinding[]> {
  const comparison = compareMemory(memoryTree('base', { [path]: '' }), memoryTree('head', { [path]: head }));
  const options = { config: RepositoryConfig.parse({}), only: null, onProgress: () => undefined };
  const { report } = await auditChange(comparison, knowledge, options);
  return report.findings.filter(({ status }) => status === 'new');
}

function placesOf(findings: readonly ReportedFinding[], type: IssueType): readonly number[] {
  return findings.filter((finding) => finding.type === type).map(({ line }) => line);
}

/** What a reviewer would hear of. */
function said(findings: readonly ReportedFinding[], type: IssueType): readonly string[] {
  return findings
    .filter((finding) => finding.type === type && finding.severity !== 'note' && finding.confidence !== 'low')
    .map(({ line, rule, severity }) => `${line} ${rule} ${severity}`);
}

/** The last line that holds the text. */
function lineOf(code: string, part: string): number {
  return code.split('\n').findLastIndex((line) => line.includes(part)) + 1;
}
