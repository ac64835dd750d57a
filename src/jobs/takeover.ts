import type { Log } from '../core/log.ts';
import type { JobStore } from './job-store.ts';

/** Puts back the jobs whose worker was not heard of for so long. */
export async function takeOver(store: JobStore, log: Log, silentSeconds: number): Promise<void> {
  for (const claim of await store.untouched(silentSeconds)) {
    const { payload } = claim;
    const deaths = payload.deaths + 1;
    const isTaken = await store.putBack(claim, { ...payload, deaths, starts: payload.starts + 1 }, 0);
    if (isTaken) log.warn({ job: claim.id, kind: payload.job.kind, deaths }, 'job taken over');
  }
}
