import { DEFAULT_CONFIG } from '../core/config.ts';
import { readTrees } from './compared-trees.ts';
import type { Task } from './workbench.ts';

/** Makes the facts of the default branch before a pull request needs them. */
export async function warm(task: Task, headSha: string): Promise<void> {
  const { bench, control, log } = task;
  const { trees, store } = await readTrees(task, { base: null, head: headSha }, []);
  // One cheap rule: what is wanted is the facts that every audit makes on its way.
  const request = { ...trees, renames: [], config: DEFAULT_CONFIG, only: ['eviction-policy' as const] };
  const { audit } = await bench.audits.run(request, store, control.signal);
  log.info({ files: audit.report.coverage.files }, 'facts are warm');
}
