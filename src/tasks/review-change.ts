import { parseRepositoryConfig } from '../config.ts';
import type { Audit } from '../core/audit.ts';
import { CONFIG_PATH, type RepositoryConfig } from '../core/config.ts';
import type { ConfigProblem } from '../github/check-output.ts';
import { compareCommits } from '../github/comparison.ts';
import { type ConfigPreview, previewOf } from '../github/config-preview.ts';
import { readFileAt } from '../github/contents.ts';
import type { Decision } from '../github/decision.ts';
import type { Diff } from '../github/diff-lines.ts';
import { audited } from './audited.ts';
import { diffOf } from './diff.ts';
import { checkNewest } from './newest.ts';
import type { Settings } from './settings.ts';
import type { Auditing } from './workbench.ts';

/** What the audit of a change found, and what it takes to show it. */
export interface Reviewed {
  readonly audit: Audit;
  readonly config: RepositoryConfig;
  readonly diff: Diff;
  readonly decisions: readonly Decision[];
  readonly problems: readonly ConfigProblem[];
  readonly preview: ConfigPreview | null;
}

export interface Reviewing {
  readonly baseSha: string;
  readonly headSha: string;
  readonly decisions: readonly Decision[];
}

/** Head against where it left base. Errors: AuditStopped, Superseded. */
export async function reviewChange(task: Auditing, change: Reviewing, settings: Settings): Promise<Reviewed> {
  const { config } = settings;
  const { headSha } = change;
  await checkNewest(task);
  const comparison = await compareCommits(task.repository, change.baseSha, headSha);
  const commits = { base: comparison.mergeBase, head: headSha };
  // What the configuration ignores is shown as ignored, so that the audit has to find it.
  const wish = { commits, config: { ...config, ignore: [] }, renames: [...comparison.renames], only: null };
  const { audit, trees, problems } = await audited(task, wish);
  const diff = diffOf(comparison, trees);
  return {
    audit,
    config,
    diff,
    decisions: change.decisions,
    problems: [...settings.problems, ...problems.map((message) => ({ line: 1, message }))].map((problem) => ({
      path: CONFIG_PATH,
      ...problem,
    })),
    preview: diff.isChanged(CONFIG_PATH) ? await preview(task, headSha, { config, audit }) : null,
  };
}

/** What a changed configuration would do; it counts from the merge on. */
async function preview(
  { repository }: Auditing,
  headSha: string,
  { config, audit }: { readonly config: RepositoryConfig; readonly audit: Audit },
): Promise<ConfigPreview> {
  const text = (await readFileAt(repository, CONFIG_PATH, headSha)) ?? '';
  return previewOf(config, parseRepositoryConfig(text, CONFIG_PATH), audit);
}
