import { describe, expect, test } from 'vitest';
import { requestOf } from '../src/app.ts';
import { delivery, type Json } from './fake-github/webhooks.ts';

const APP = 42;
const HEAD = 'a'.repeat(40);
const BASE = 'b'.repeat(40);
const REPOSITORY = {
  repository: { id: 7, name: 'shop', owner: { login: 'octo-org' } },
  installation: { id: 3 },
  sender: { login: 'ada', type: 'User' },
};
const ref = { installationId: 3, repositoryId: 7, owner: 'octo-org', name: 'shop' };
const pull = { number: 12, state: 'open', draft: false, head: { sha: HEAD }, base: { sha: BASE } };

describe('a pull request', () => {
  test.each(['opened', 'reopened', 'synchronize', 'ready_for_review'])(
    'that is %s is announced and reviewed',
    (action) => {
      expect(asked(`pull_request.${action}`, { number: 12, pull_request: pull })).toEqual({
        action,
        repository: ref,
        pull: { number: 12, headSha: HEAD, baseSha: BASE, isOpen: true, isDraft: false },
        jobs: [
          { kind: 'announce', repository: ref, number: 12 },
          { kind: 'review', repository: ref, number: 12, urgency: 'pushed' },
        ],
      });
    },
  );

  test('is reviewed again when its base is another, and not when its title is', () => {
    const title = { title: { from: 'Prices' }, base: undefined };
    const base = { base: { ref: { from: 'main' }, sha: { from: BASE } } };
    expect(kinds('pull_request.edited', { pull_request: pull, changes: base })).toEqual(['announce', 'review']);
    expect(kinds('pull_request.edited', { pull_request: pull, changes: title })).toEqual([]);
  });

  test('is closed, and nothing else, when it is closed', () => {
    const closed = { ...pull, state: 'closed', merged: true };
    expect(kinds('pull_request.closed', { pull_request: closed })).toEqual(['close']);
    expect(kinds('pull_request.synchronize', { pull_request: closed })).toEqual([]);
  });

  test('that is labelled, assigned or locked asks for nothing', () => {
    for (const action of ['labeled', 'assigned', 'locked']) {
      expect(kinds(`pull_request.${action}`, { pull_request: pull })).toEqual([]);
    }
  });
});

describe('a comment', () => {
  const onPull = {
    issue: { number: 12, pull_request: { url: 'https://api.github.com/repos/octo-org/shop/pulls/12' } },
  };
  const said = (body: string, author: Json = { login: 'ada', type: 'User' }) => ({
    ...onPull,
    comment: { id: 99, body, user: author },
  });

  test('with a command is answered', () => {
    expect(asked('issue_comment.created', said('/cache-audit full')).jobs).toEqual([
      { kind: 'command', repository: ref, number: 12, commentId: 99, author: 'ada', text: '/cache-audit full' },
    ]);
  });

  test('without a command, with a quoted one, of a bot, edited, or on an issue is not', () => {
    expect(kinds('issue_comment.created', said('what does /cache-audit say?'))).toEqual([]);
    expect(kinds('issue_comment.created', said('> /cache-audit full'))).toEqual([]);
    expect(kinds('issue_comment.created', said('/cache-audit full', { login: 'x[bot]', type: 'Bot' }))).toEqual([]);
    expect(kinds('issue_comment.edited', said('/cache-audit full'))).toEqual([]);
    const onIssue = { ...said('/cache-audit full'), issue: { number: 12, pull_request: undefined } };
    expect(kinds('issue_comment.created', onIssue)).toEqual([]);
  });
});

describe('a check', () => {
  const run = { head_sha: HEAD, external_id: 'pull/12', app: { id: APP } };

  test('of ours that is wanted again is audited again', () => {
    expect(asked('check_run.rerequested', { check_run: run }).jobs).toEqual([
      { kind: 'rerun', repository: ref, externalId: 'pull/12', headSha: HEAD },
    ]);
    const suite = { head_sha: HEAD, app: { id: APP } };
    expect(asked('check_suite.rerequested', { check_suite: suite }).jobs).toEqual([
      { kind: 'rerun', repository: ref, externalId: null, headSha: HEAD },
    ]);
  });

  test('of ours has buttons, and only those', () => {
    const clicked = (identifier: string) =>
      asked('check_run.requested_action', { check_run: run, requested_action: { identifier } }).jobs;
    expect(clicked('accept-findings')).toEqual([
      {
        kind: 'action',
        repository: ref,
        externalId: 'pull/12',
        headSha: HEAD,
        action: 'accept-findings',
        sender: 'ada',
      },
    ]);
    expect(clicked('merge-it')).toEqual([]);
  });

  test('of another app is none of our business', () => {
    const foreign = { ...run, app: { id: APP + 1 } };
    expect(kinds('check_run.rerequested', { check_run: foreign })).toEqual([]);
    expect(kinds('check_suite.rerequested', { check_suite: { head_sha: HEAD, app: { id: APP + 1 } } })).toEqual([]);
    expect(kinds('check_run.requested_action', { check_run: { ...run, app: null } })).toEqual([]);
  });

  test('that was created or completed asks for nothing: the App hears of its own', () => {
    for (const action of ['created', 'completed']) expect(kinds(`check_run.${action}`, { check_run: run })).toEqual([]);
  });
});

describe('a merge group', () => {
  const merge_group = { head_sha: HEAD, base_sha: BASE, head_ref: 'refs/heads/gh-readonly-queue/main/pr-12-x' };

  test('is audited, and is let go when it is destroyed', () => {
    expect(asked('merge_group.checks_requested', { merge_group }).jobs).toEqual([
      { kind: 'merge-group', repository: ref, headSha: HEAD, baseSha: BASE, headRef: merge_group.head_ref },
    ]);
    expect(asked('merge_group.destroyed', { merge_group }).jobs).toEqual([
      { kind: 'merge-group-destroyed', repository: ref, headSha: HEAD },
    ]);
  });
});

describe('a push', () => {
  const push = { ref: 'refs/heads/main', after: HEAD, deleted: false };
  const repository = { ...REPOSITORY.repository, default_branch: 'main' };

  test('to the default branch keeps its facts warm, any other does not', () => {
    expect(kinds('push', { ...push, repository })).toEqual(['warm']);
    expect(kinds('push', { ...push, repository, ref: 'refs/heads/prices' })).toEqual([]);
    expect(kinds('push', { ...push, repository, ref: 'refs/tags/main' })).toEqual([]);
    expect(kinds('push', { ...push, repository, deleted: true })).toEqual([]);
  });
});

describe('an installation', () => {
  test('that is deleted, or loses repositories, is forgotten', () => {
    const forget = { kind: 'forget', installationId: 3 };
    expect(requestOf('installation', { action: 'deleted', installation: { id: 3 } }, APP).jobs).toEqual([
      { ...forget, repositoryIds: null },
    ]);
    const removed = { action: 'removed', installation: { id: 3 }, repositories_removed: [{ id: 7 }, { id: 8 }] };
    expect(requestOf('installation_repositories', removed, APP).jobs).toEqual([{ ...forget, repositoryIds: [7, 8] }]);
  });

  test('that is suspended keeps what it has', () => {
    expect(requestOf('installation', { action: 'suspend', installation: { id: 3 } }, APP).jobs).toEqual([]);
  });
});

test.each([
  null,
  [],
  'text',
  {},
  { action: 'opened' },
  { action: 'opened', repository: { id: '7' }, pull_request: { number: -1 } },
])('a foreign payload asks for nothing: %j', (payload) => {
  for (const event of ['pull_request', 'issue_comment', 'check_run', 'merge_group', 'push', 'nobody', 'constructor']) {
    expect(requestOf(event, payload, APP).jobs).toEqual([]);
  }
});

function asked(event: string, overrides: Json) {
  const { name, payload } = delivery(event, { ...REPOSITORY, ...overrides });
  return requestOf(name, payload, APP);
}

function kinds(event: string, overrides: Json): readonly string[] {
  return asked(event, overrides).jobs.map(({ kind }) => kind);
}
