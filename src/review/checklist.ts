import type { Checklist, ChecklistAnswer, Finding, Site } from '../core/finding.ts';
import type { Span } from '../core/span.ts';
import { type Cache, cachesOf } from '../program/caches.ts';
import type { Effect } from '../program/effects.ts';
import type { Program } from '../program/program.ts';
import type { DiffLines } from './anchor.ts';
import { writesOf } from './checklist-invalidation.ts';
import { QUESTIONS } from './checklist-questions.ts';

const MOST_CACHES = 50;

/** The twenty questions for each cache that the change touches; without a change, for each cache. */
export function checklistsOf(
  program: Program,
  findings: readonly Finding[],
  change: TouchedBy | null,
): readonly Checklist[] {
  const caches = cachesOf(program, program).filter((cache) => change === null || isTouched(program, cache, change));
  return caches
    .toSorted(byPlace)
    .slice(0, MOST_CACHES)
    .map((cache) => checklist(program, cache, findings));
}

/** A change: its lines, and what it brings in. */
export interface TouchedBy {
  readonly lines: DiffLines;
  readonly brought: readonly Finding[];
}

/**
 * Its site, a fill, read, invalidation or a write of its data stands in lines of the change; or a finding that the change
 * brings in is about it: an invalidation that is gone stands in no line of head.
 */
function isTouched(program: Program, cache: Cache, { lines, brought }: TouchedBy): boolean {
  if (brought.some((finding) => isAbout(finding, cache))) return true;
  const touches = (path: string, span: Span) => lines.touches(path, span.line, span.endLine);
  if (touches(cache.path, cache.span)) return true;
  const isEffectTouched = ({ node, span }: Effect) => touches(node.file.path, span);
  if ([...cache.fills, ...cache.reads, ...cache.invalidations].some(isEffectTouched)) return true;
  return writesOf(program, cache).some(isEffectTouched);
}

function byPlace(a: Cache, b: Cache): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.span.line - b.span.line || (a.id < b.id ? -1 : 1);
}

function checklist(program: Program, cache: Cache, findings: readonly Finding[]): Checklist {
  const own = findings.filter((finding) => isAbout(finding, cache));
  const answers = QUESTIONS.map(({ area, question, rules, whenFound, judge }): ChecklistAnswer => {
    const found = own.find((finding) => rules.includes(finding.rule));
    if (found) return { area, question, answer: whenFound, site: siteOfFinding(found) };
    const { answer, by } = judge(program, cache);
    return { area, question, answer, site: by ? siteOf(by) : null };
  });
  return { cache: { name: cache.name, path: cache.path, line: cache.span.line }, answers };
}

function isAbout(finding: Finding, cache: Cache): boolean {
  return finding.cache?.id === cache.identity && finding.cache.path === cache.path;
}

function siteOfFinding({ path, span }: Finding): Site {
  return { role: 'cache', path, line: span.line, endLine: span.endLine };
}

function siteOf(effect: Effect): Site {
  const { node, span, name } = effect;
  return { role: ROLES[name] ?? 'cache', path: node.file.path, line: span.line, endLine: span.endLine };
}

const ROLES: { readonly [name in Effect['name']]?: Site['role'] } = {
  'cache.read': 'read',
  'cache.write': 'fill',
  'cache.compute': 'fill',
  'cache.invalidate': 'invalidation',
  'cache.clear': 'invalidation',
  'resource.write': 'write',
  'lock.hold': 'lock',
};
