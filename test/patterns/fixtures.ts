import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { auditChange, auditTree } from '../../src/audit.ts';
import { RepositoryConfig } from '../../src/core/config.ts';
import type { ReportedFinding } from '../../src/core/finding.ts';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { compareMemory, memoryTree } from '../../src/sources/memory.ts';

/**
 * A case of a rule: one file, a folder of files, or a folder with `base/` and `head/`. A comment on a line says what is found
 * there: `expect: <rule> [error|warning|note]`; `todo: <rule> why` marks a known miss, which must still be missed.
 */
export interface Fixture {
  readonly name: string;
  readonly rule: string;
  readonly base: Readonly<Record<string, string>> | null;
  readonly head: Readonly<Record<string, string>>;
}

export function fixturesIn(folder: string): readonly Fixture[] {
  return readdirSync(folder)
    .filter((rule) => statSync(join(folder, rule)).isDirectory())
    .flatMap((rule) =>
      readdirSync(join(folder, rule)).map((name) => fixture(join(folder, rule, name), `${rule}/${name}`, rule)),
    );
}

function fixture(path: string, name: string, rule: string): Fixture {
  if (statSync(path).isFile())
    return { name, rule, base: null, head: { [name.slice(rule.length + 1)]: readFileSync(path, 'utf8') } };
  if (readdirSync(path).includes('head'))
    return { name, rule, base: filesIn(join(path, 'base')), head: filesIn(join(path, 'head')) };
  return { name, rule, base: null, head: filesIn(path) };
}

function filesIn(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  return Object.fromEntries(names.map((name) => [relative('.', name), readFileSync(join(folder, name), 'utf8')]));
}

const OPTIONS = { config: RepositoryConfig.parse({}), only: null, onProgress: () => undefined };

/** What is found, as `path:line rule severity`; the rule's own findings at any severity, others where they would be said. */
export async function found({ base, head, rule }: Fixture, knowledge: Knowledge): Promise<readonly string[]> {
  const tree = memoryTree('head', head);
  const audit = base
    ? await auditChange(compareMemory(memoryTree('base', base), tree), knowledge, OPTIONS)
    : await auditTree(tree, knowledge, OPTIONS);
  const findings = audit.report.findings.filter(
    (finding) => finding.status === 'new' && (finding.rule === rule || isSaid(finding)),
  );
  return findings.map(({ path, line, rule: id, severity }) => `${path}:${line} ${id} ${severity}`).toSorted();
}

function isSaid({ severity, confidence }: ReportedFinding): boolean {
  return severity !== 'note' && confidence !== 'low';
}

export interface Marker {
  readonly kind: 'expect' | 'todo';
  readonly place: string;
  readonly rule: string;
  /** Empty for any. */
  readonly severity: string;
}

export function markersOf({ head }: Fixture): readonly Marker[] {
  return Object.entries(head).flatMap(([path, text]) =>
    text.split('\n').flatMap((line, at) =>
      [...line.matchAll(/\b(expect|todo): ([a-z-]+)(?: (error|warning|note)\b)?/g)].map((match) => ({
        kind: match[1] === 'todo' ? ('todo' as const) : ('expect' as const),
        place: `${path}:${at + 1}`,
        rule: match[2] ?? '',
        severity: match[3] ?? '',
      })),
    ),
  );
}
