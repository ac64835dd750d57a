import { namesIn } from '../core/expressions.ts';
import type { Step } from '../core/facts.ts';
import type { Remedy } from '../core/finding.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { lookup } from '../program/scope.ts';
import type { Reached } from '../program/summaries.ts';

interface Loss {
  readonly base: Program;
  readonly head: Program;
  readonly before: FunctionNode;
  readonly after: FunctionNode;
  /** What base did and head does not. */
  readonly step: Step | null;
  /** The write in head that it answered for. */
  readonly write: Reached | null;
}

/** The statement of base put back behind the write; null where head lacks a name that it needs. */
export function restoreRemedy({ base, head, before, after, step, write }: Loss): Remedy | null {
  const place = write?.path[0]?.step ?? write?.effect.step;
  if (!step || !place || after.facts.parent === null || !after.facts.steps.includes(place)) return null;
  const lacks = (name: string) => lookup(base, before, name) !== null && lookup(head, after, name) === null;
  if (namesOf(step).some(lacks)) return null;
  return {
    kind: 'restore',
    path: after.file.path,
    after: place.statement,
    from: { path: before.file.path, span: step.statement },
  };
}

function namesOf(step: Step): readonly string[] {
  if (step.kind === 'call') return namesIn(step.call);
  return step.kind === 'delete' || step.kind === 'write' ? namesIn(step.target) : [];
}
