import { plural } from '../report/index.ts';
import type { CheckAnnotation, CheckConclusion, CheckResult, ReportPart } from './check-result.ts';
import { cutText, fittingParts, LONGEST_TEXT } from './check-text.ts';

/** The result for one of the pull requests that have a commit as their head. */
export interface PullResult {
  readonly number: number;
  readonly result: CheckResult;
}

/**
 * One run for a commit that heads several pull requests: it shows each and concludes with the worst, since a run cannot pass
 * for one of them and fail for another. There is one at least.
 */
export function combineResults(results: readonly PullResult[]): CheckResult {
  const sorted = results.toSorted((a, b) => a.number - b.number);
  const [first] = sorted;
  if (!first) throw new Error('no result to show');
  if (sorted.length === 1) return first.result;
  const worst = sorted.reduce((a, b) => (RANK[b.result.conclusion] > RANK[a.result.conclusion] ? b : a));
  const share = Math.max(LEAST_SHARE, Math.floor(LONGEST_TEXT / sorted.length) - ROOM_FOR_HEADING);
  return {
    conclusion: worst.result.conclusion,
    title: `${plural(sorted.length, 'pull request')}; #${worst.number}: ${worst.result.title}`,
    summary: sorted.map(({ number, result }) => headed(number, cutText(result.summary, share))).join('\n\n'),
    parts: sorted.flatMap(({ number, result }) => partsOf(number, result, share)),
    annotations: [...unique(sorted.flatMap(({ result }) => result.annotations))],
    actions: [...new Set(sorted.flatMap(({ result }) => result.actions))],
  };
}

function partsOf(number: number, { parts }: CheckResult, share: number): readonly ReportPart[] {
  if (parts.length === 0) return [];
  return [{ noun: 'note', count: 1, text: headed(number, '') }, ...fittingParts(parts, share)];
}

function headed(number: number, text: string): string {
  return `## Pull request #${number}\n\n${text}`.trimEnd();
}

function unique(annotations: readonly CheckAnnotation[]): Iterable<CheckAnnotation> {
  return new Map(annotations.map((annotation) => [JSON.stringify(annotation), annotation])).values();
}

const RANK: Readonly<Record<CheckConclusion, number>> = { success: 0, neutral: 1, cancelled: 2, failure: 3 };
const ROOM_FOR_HEADING = 100;
const LEAST_SHARE = 300;
