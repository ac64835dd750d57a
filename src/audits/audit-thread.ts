import { constants, setPriority } from 'node:os';
import { type AuditOptions, auditChange, auditTree } from '../audit.ts';
import { CONFIG_PATH } from '../core/config.ts';
import type { Tree } from '../core/tree.ts';
import { wantedEntries } from '../facts/read-tree.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { extendKnowledge, loadKnowledge } from '../knowledge/load.ts';
import { compareTrees } from '../sources/compare-trees.ts';
import { Asking } from './asking.ts';
import type { AuditResult, AuditTask, Listing } from './messages.ts';

// Linux takes the thread for the process here: deliveries are answered before audits go on. Elsewhere it would be all of them.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

let loading: Promise<Knowledge> | null = null;

/** One audit, on a thread of its own: on the thread that answers deliveries it would hold up the answers. */
export async function runAudit(task: AuditTask): Promise<AuditResult> {
  const deadline = performance.now() + task.milliseconds;
  loading ??= loadKnowledge();
  const { knowledge, problems } = extendKnowledge(await loading, task.config.libraries, CONFIG_PATH);
  const asking = new Asking(task.port);
  try {
    const options: AuditOptions = {
      config: task.config,
      only: task.only,
      onProgress: () => {},
      kept: asking.facts(),
      isOver: () => performance.now() > deadline,
    };
    return { audit: await audit(task, asking, knowledge, options), problems };
  } finally {
    asking.close();
  }
}

async function audit(task: AuditTask, asking: Asking, knowledge: Knowledge, options: AuditOptions) {
  const head = treeOf(task.head, asking);
  if (!task.base) return auditTree(head, knowledge, options);
  const base = treeOf(task.base, asking);
  const wanted = new Set(
    [base, head].flatMap((tree) => wantedEntries(tree, task.config.languages)).map(({ path }) => path),
  );
  const renames = new Map(task.renames);
  const comparison = await compareTrees(base, head, { renames, isWanted: (path) => wanted.has(path) });
  return auditChange(comparison, knowledge, options);
}

function treeOf(listing: Listing, asking: Asking): Tree {
  return { ...listing, read: (ids) => asking.texts(ids) };
}
