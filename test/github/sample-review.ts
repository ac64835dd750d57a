import { generateKeyPairSync } from 'node:crypto';
import type { Audit, FindingDetail } from '../../src/core/audit.ts';
import type { ReportedFinding } from '../../src/core/finding.ts';
import type { CheckInput } from '../../src/github/check-input.ts';
import type { CommentContext } from '../../src/github/comment-text.ts';
import type { Diff } from '../../src/github/diff-lines.ts';
import { markerKey } from '../../src/github/marker.ts';
import type { PlanInput } from '../../src/github/plan.ts';
import { NOTHING_POSTED, type Posted, type PostedComment } from '../../src/github/posted.ts';
import { cleanAudit, sampleAudit } from '../report/sample-audit.ts';

export const baseSha = 'b'.repeat(40);
export const headSha = 'a'.repeat(40);
export const key = markerKey(newPrivateKey());
export const web = { webUrl: 'https://github.example', owner: 'octo', name: 'orders' };
export const place = { repositoryId: 5, number: 7 };
export const context: CommentContext = { web, commits: { baseSha, headSha }, key, place };

export function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** The fingerprint of the finding that goes by a number. */
export function fingerprintOf(number: number): string {
  return `${number}`.padStart(8, 'f').padEnd(16, '0');
}

const [model] = sampleAudit.report.findings.filter(({ rule }) => rule === 'write-without-invalidation');
const [modelDetail] = sampleAudit.details;

export function finding(number: number, given: Partial<ReportedFinding> = {}): ReportedFinding {
  if (!model) throw new Error('the sample audit has no finding');
  const path = given.path ?? 'shop/orders.py';
  return {
    ...model,
    fingerprint: fingerprintOf(number),
    path,
    line: number,
    endLine: number,
    anchor: { kind: 'line', path, line: number, side: 'RIGHT' },
    fix: null,
    ...given,
  };
}

export function detail(fingerprint: string, given: Partial<FindingDetail> = {}): FindingDetail {
  if (!modelDetail) throw new Error('the sample audit has no detail');
  return { ...modelDetail, fingerprint, ...given };
}

export function auditOf(findings: readonly ReportedFinding[], gaps: Audit['report']['coverage']['gaps'] = []): Audit {
  const { coverage } = cleanAudit.report;
  return {
    report: {
      ...cleanAudit.report,
      base: baseSha,
      head: headSha,
      coverage: { ...coverage, gaps: [...gaps] },
      findings: [...findings],
    },
    details: findings.map(({ fingerprint }) => detail(fingerprint)),
    checklists: [],
  };
}

/** Everything up to line 1,000 of the given files is in one hunk. */
export function diffOf(paths: readonly string[] = ['shop/orders.py']): Diff {
  return {
    commentable: (path, _, startLine, line) => paths.includes(path) && startLine <= line && line <= 1000,
    isChanged: (path) => paths.includes(path),
    headPathOf: (path) => path,
  };
}

export function planInput(findings: readonly ReportedFinding[], given: Partial<PlanInput> = {}): PlanInput {
  return {
    audit: auditOf(findings),
    pull: { number: 7, headSha, isLocked: false },
    repository: { ...web, id: 5 },
    key,
    posted: NOTHING_POSTED,
    everPosted: new Set(),
    diff: diffOf(),
    decisions: [],
    settings: { mode: 'review', comments: 10 },
    canResolve: false,
    ...given,
  };
}

export function standing(number: number, given: Partial<PostedComment> = {}): PostedComment {
  const body = '**A write leaves the old value** (`write-without-invalidation`)\n\n`update_order` changes `orders`.';
  return {
    id: 100 + number,
    fingerprint: fingerprintOf(number),
    state: 'open',
    headSha: baseSha,
    body,
    path: 'shop/orders.py',
    line: number,
    thread: { ...openThread, id: `thread-${number}` },
    ...given,
  };
}

export const openThread = {
  id: 'thread',
  isResolved: false,
  isResolvedByPerson: false,
  canResolve: true,
  canUnresolve: false,
  hasReplies: false,
};

export function postedOf(...comments: readonly PostedComment[]): Posted {
  return { comments, areThreadsKnown: true };
}

export function checkInput(audit: Audit, given: Partial<CheckInput> = {}): CheckInput {
  return {
    audit,
    headSha,
    repository: web,
    mode: 'review',
    gate: 'error',
    diff: diffOf(),
    placement: new Map(),
    decisions: [],
    problems: [],
    preview: null,
    remarks: [],
    ...given,
  };
}
