import type { Job, RepositoryRef } from '../../src/core/job.ts';

export const orders: RepositoryRef = { installationId: 7, repositoryId: 70, owner: 'shop', name: 'orders' };

export const sha = (digit: string): string => digit.repeat(40);

export function announce(number: number): Job {
  return { kind: 'announce', repository: orders, number };
}

export function review(number: number, urgency: 'asked' | 'pushed' = 'pushed'): Job {
  return { kind: 'review', repository: orders, number, urgency };
}

export function close(number: number): Job {
  return { kind: 'close', repository: orders, number };
}

export function warm(headSha: string): Job {
  return { kind: 'warm', repository: orders, headSha };
}

export const sweep: Job = { kind: 'sweep' };
