import type { ChecklistAnswer } from '../core/finding.ts';
import type { Effect } from '../program/effects.ts';

/** An answer of the checklist, and what shows it. */
export interface Judgement {
  readonly answer: ChecklistAnswer['answer'];
  readonly by: Effect | null;
}

/** What the program does not show. */
export const NOT_KNOWN: Judgement = { answer: 'not known', by: null };

export function yes(by: Effect | null | undefined): Judgement {
  return { answer: 'yes', by: by ?? null };
}

export function no(by: Effect | null | undefined): Judgement {
  return { answer: 'no', by: by ?? null };
}
