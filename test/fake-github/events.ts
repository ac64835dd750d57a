import { type Root, repositoryJson, userJson } from './render.ts';
import { delivery, isJson, type Json, merged, type WebhookEvent } from './webhooks.ts';
import { installationOf, type Repository, type World } from './world.ts';

/** The event about a repository that the state gives, in the shape of GitHub's example of it. */
export function eventOf(
  { world, root }: { readonly world: World; readonly root: Root },
  event: string,
  overrides: Json,
  repository: Repository,
): WebhookEvent {
  const { name, payload } = delivery(event, { organization: undefined });
  const id = installationOf(world, repository)?.id ?? 0;
  const known = {
    repository: repositoryJson(root, repository),
    sender: userJson(root, repository.owner),
    ...overrides,
    installation: { id, node_id: `MDIz_${id}` },
  };
  return { name, payload: isJsonOrThrow(fitted(payload, known)) };
}

/** Whether the App is told: it must be installed there, not suspended, and have been granted what the event needs. */
export function hears(world: World, event: string, repository: Repository): boolean {
  const installation = installationOf(world, repository);
  const permission = NEEDS[event.split('.')[0] ?? ''] ?? 'metadata';
  return installation !== null && !installation.suspendedAt && permission in installation.permissions;
}

const NEEDS: Readonly<Record<string, string>> = {
  check_run: 'checks',
  check_suite: 'checks',
  issue_comment: 'issues',
  merge_group: 'merge_queues',
  pull_request: 'pull_requests',
  push: 'contents',
};

/** Fields that an example may lack. */
const ALWAYS = [
  'pull_request',
  'draft',
  'changes',
  'merge_group',
  'reason',
  'requested_action',
  'forced',
  'created',
  'deleted',
];

/** `ours` in the fields that the example has: the schemas know no others. */
function fitted(example: unknown, ours: unknown): unknown {
  if (!isJson(example) || !isJson(ours)) return ours;
  const fields = Object.entries(example).map(([name, value]) => [
    name,
    name in ours ? fitted(value, ours[name]) : value,
  ]);
  const added = ALWAYS.filter((name) => name in ours && !(name in example)).map((name) => [name, ours[name]]);
  return merged(Object.fromEntries(fields), Object.fromEntries(added));
}

function isJsonOrThrow(value: unknown): Json {
  if (!isJson(value)) throw new Error('a payload is an object');
  return value;
}
