import { z } from 'zod';
import { Gone } from '../core/errors.ts';
import type { Repository } from './client.ts';
import { statusOf } from './failure.ts';

export type Access = 'write' | 'read' | 'none';

const Answer = z.object({ permission: z.string() });

/** What a person may do in the repository. What a comment says of its author shows members of private teams as strangers. */
export async function accessOf(repository: Repository, username: string): Promise<Access> {
  const { owner, name } = repository.ref;
  try {
    const { data } = await repository.octokit.rest.repos.getCollaboratorPermissionLevel({
      owner,
      repo: name,
      username,
    });
    return ACCESS[Answer.parse(data).permission] ?? 'none';
  } catch (cause) {
    if (cause instanceof Gone || statusOf(cause) === 404) return 'none';
    throw cause;
  }
}

/** A custom role counts for the one that it extends, which GitHub puts in its place. */
const ACCESS: Readonly<Record<string, Access>> = {
  admin: 'write',
  maintain: 'write',
  write: 'write',
  triage: 'read',
  read: 'read',
};
