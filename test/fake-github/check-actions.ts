import { checkRunJson, suiteJson } from './check-json.ts';
import { mergedChanges, type Stage, tellPush, ZERO } from './pull-actions.ts';
import { userJson } from './render.ts';
import { suiteOn } from './rest-checks.ts';
import { accountOf, type CheckRun, type Pull, type Repository } from './world.ts';

export interface MergeGroup {
  readonly repository: Repository;
  readonly headSha: string;
  readonly headRef: string;
  readonly baseSha: string;
  readonly baseRef: string;
}

/** What people press on check runs, and what a merge queue does. */
export function checkActions(stage: Stage) {
  const { world, root, tell } = stage;
  const runEvent = async (action: string, repository: Repository, run: CheckRun, by: string, more: object = {}) => {
    const suite = suiteJson(root(), world.app, repository, suiteOn(world, repository, run.headSha));
    const check_run = { ...checkRunJson(root(), world.app, repository, run), check_suite: suite };
    await tell(
      `check_run.${action}`,
      { check_run, ...more, sender: userJson(root(), accountOf(world, by)) },
      repository,
    );
  };
  const groupEvent = async (action: string, group: MergeGroup, more: object = {}) => {
    const commit = group.repository.git.commits.get(group.headSha);
    const person = { name: commit?.author ?? '', email: `${commit?.author}@example.com` };
    const head_commit = {
      ...{
        id: group.headSha,
        tree_id: commit?.tree ?? '',
        message: commit?.message ?? '',
        timestamp: commit?.date ?? '',
      },
      ...{ author: person, committer: person },
    };
    const merge_group = {
      ...{ head_sha: group.headSha, head_ref: `refs/heads/${group.headRef}`, head_commit },
      ...{ base_sha: group.baseSha, base_ref: `refs/heads/${group.baseRef}` },
    };
    await tell(`merge_group.${action}`, { merge_group, ...more }, group.repository);
  };

  return {
    /** Fails where the run does not show the button. */
    async clickButton(repository: Repository, run: CheckRun, identifier: string, by: string): Promise<void> {
      const isShown = run.status === 'completed' && run.actions.some((action) => action.identifier === identifier);
      if (!isShown) throw new Error(`the check run shows no button ${identifier}`);
      await runEvent('requested_action', repository, run, by, { requested_action: { identifier } });
    },

    /** Presses a button that is not shown, as an old page would. */
    async clickHiddenButton(repository: Repository, run: CheckRun, identifier: string, by: string): Promise<void> {
      await runEvent('requested_action', repository, run, by, { requested_action: { identifier } });
    },

    async rerequest(repository: Repository, run: CheckRun, by: string): Promise<void> {
      await runEvent('rerequested', repository, run, by);
    },

    async rerequestSuite(repository: Repository, headSha: string, by: string): Promise<void> {
      const commit = repository.git.commits.get(headSha);
      const person = { name: commit?.author ?? '', email: `${commit?.author}@example.com` };
      const head_commit = {
        ...{ id: headSha, tree_id: commit?.tree ?? '', message: commit?.message ?? '', timestamp: commit?.date ?? '' },
        ...{ author: person, committer: person },
      };
      const suite = suiteJson(root(), world.app, repository, suiteOn(world, repository, headSha));
      const sender = userJson(root(), accountOf(world, by));
      await tell('check_suite.rerequested', { check_suite: { ...suite, head_commit }, sender }, repository);
    },

    /** A queue puts pull requests on top of their base, or of another group. */
    async mergeGroup(pulls: readonly Pull[], on?: MergeGroup): Promise<MergeGroup> {
      const [first] = pulls;
      if (!first) throw new Error('a merge group has a pull request');
      const { repository, baseRef } = first;
      const baseSha = on?.headSha ?? repository.branches.get(baseRef) ?? first.baseSha;
      const { sha: headSha, ref: headRef } = mergedChanges(repository, pulls, baseSha);
      const group = { repository, headSha, headRef, baseSha, baseRef };
      await tellPush(stage, repository, headRef, ZERO, false);
      await groupEvent('checks_requested', group);
      return group;
    },

    async destroyMergeGroup(
      group: MergeGroup,
      reason: 'merged' | 'invalidated' | 'dequeued' = 'dequeued',
    ): Promise<void> {
      group.repository.branches.delete(group.headRef);
      await groupEvent('destroyed', group, { reason });
    },
  };
}
