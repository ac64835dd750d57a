import { createHash } from 'node:crypto';
import { type Job, keyOf } from '../core/job.ts';

/** An index holds no more than 2,700 bytes, and a job may name thousands of repositories. */
const LONGEST = 500;

/** The key of a job as the tables have it. */
export function storedKey(job: Job): string {
  const key = keyOf(job);
  return key.length <= LONGEST ? key : `${job.kind} ${createHash('sha256').update(key).digest('hex')}`;
}
