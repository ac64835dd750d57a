import type { ServiceUnavailable } from '../core/errors.ts';
import { type CheckRun, start } from './check-run.ts';
import type { Task } from './workbench.ts';

/** A run that stands still for longer than a minute says why. Where GitHub takes no writes at all, it stays as it is. */
export async function sayWaiting(
  task: Task,
  run: CheckRun | null,
  { retryAfterSeconds }: ServiceUnavailable,
): Promise<void> {
  if (run === null || retryAfterSeconds <= 60) return;
  const minutes = Math.ceil(retryAfterSeconds / 60);
  try {
    await start(task, run, `GitHub takes no further requests for now. The audit goes on in about ${minutes} minutes.`);
  } catch (cause) {
    task.log.info({ err: cause }, 'waiting could not be shown');
  }
}
