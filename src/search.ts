import type { Finding, RuleId } from './core/finding.ts';
import { DETECTORS } from './detectors/index.ts';
import type { Program } from './program/program.ts';
import { suppress } from './review/suppress.ts';

export interface Search {
  /** What was found in each program, in their order. */
  readonly found: readonly (readonly Finding[])[];
  /** The rules that there was no time for. */
  readonly skipped: readonly RuleId[];
}

/** The rules that are wanted; null for all. */
type Only = readonly RuleId[] | null;

/** What the detectors find and no comment suppresses. A rule is looked for in all programs or in none: only then they compare. */
export function search(programs: readonly Program[], only: Only, isOver: () => boolean): Search {
  const searched = programs.map((program) => {
    const found: Finding[] = [];
    return { program, found };
  });
  const skipped: RuleId[] = [];
  for (const detector of detectorsFor(only)) {
    if (isOver()) skipped.push(detector.rule);
    else for (const { program, found } of searched) found.push(...inProductCode(program, detector.detect(program)));
  }
  const left = searched.map(({ program, found }) => suppress(program, found));
  return { found: left.map((findings) => findings.filter(({ rule }) => isSaid(rule, only, skipped))), skipped };
}

export function findingsIn(program: Program, only: Only): readonly Finding[] {
  return search([program], only, () => false).found[0] ?? [];
}

/** A suppression is unused when no rule at all needs it, so looking for those takes every detector. */
function detectorsFor(only: Only): typeof DETECTORS {
  return DETECTORS.filter(({ rule }) => isWanted(rule, only) || isWanted('unused-suppression', only));
}

function inProductCode(program: Program, findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ path }) => !program.files.get(path)?.excluded);
}

/** What a rule that was not looked for would have needed is not known to be unused. */
function isSaid(rule: RuleId, only: Only, skipped: readonly RuleId[]): boolean {
  return isWanted(rule, only) && (rule !== 'unused-suppression' || skipped.length === 0);
}

function isWanted(rule: RuleId, only: Only): boolean {
  return only === null || only.includes(rule);
}
