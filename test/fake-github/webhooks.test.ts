import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { delivery, signed, validatePayload } from './webhooks.ts';

test.each([
  'pull_request.opened',
  'pull_request.reopened',
  'pull_request.synchronize',
  'pull_request.ready_for_review',
  'pull_request.converted_to_draft',
  'pull_request.edited',
  'pull_request.closed',
  'pull_request.locked',
  'issue_comment.created',
  'issue_comment.edited',
  'issue_comment.deleted',
  'check_run.created',
  'check_run.completed',
  'check_run.rerequested',
  'check_run.requested_action',
  'check_suite.requested',
  'check_suite.completed',
  'check_suite.rerequested',
  'merge_group.checks_requested',
  'merge_group.destroyed',
  'installation.created',
  'installation.deleted',
  'installation.suspend',
  'installation.unsuspend',
  'installation.new_permissions_accepted',
  'installation_repositories.added',
  'installation_repositories.removed',
  'repository.renamed',
  'repository.archived',
  'repository.deleted',
  'repository.transferred',
  'push',
  'ping',
])('%s is a payload that the published schemas accept', (event) => {
  const { name, payload } = delivery(event);
  expect(validatePayload(name, payload)).toEqual([]);
});

test('overrides are merged into objects, and undefined removes', () => {
  const { payload } = delivery('pull_request.opened', {
    number: 7,
    pull_request: { number: 7, head: { sha: 'a'.repeat(40) } },
    organization: undefined,
  });
  expect(payload).toMatchObject({ action: 'opened', number: 7, pull_request: { number: 7, state: 'open' } });
  expect(payload).toHaveProperty('pull_request.head.sha', 'a'.repeat(40));
  expect(payload).not.toHaveProperty('organization');
  expect(validatePayload('pull_request', payload)).toEqual([]);
});

test('a payload that GitHub would not send is found', () => {
  const { name, payload } = delivery('pull_request.opened', { pull_request: { number: 'seven' } });
  expect(validatePayload(name, payload)).not.toEqual([]);
});

test('a delivery is signed over its bytes', () => {
  const { body, headers } = signed(delivery('ping'), 'secret', 'delivery-1');
  expect(headers).toMatchObject({ 'x-github-event': 'ping', 'x-github-delivery': 'delivery-1' });
  expect(headers['x-hub-signature-256']).toBe(`sha256=${createHmac('sha256', 'secret').update(body).digest('hex')}`);
});
