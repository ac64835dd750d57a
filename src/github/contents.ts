import { z } from 'zod';
import { ConfigError } from '../core/errors.ts';
import type { Repository } from './client.ts';
import { statusOf } from './failure.ts';

/** A configuration is read whole and by people. */
const LARGEST = 256 * 1024;

const FileAnswer = z.object({
  type: z.literal('file'),
  size: z.int().nonnegative(),
  encoding: z.string(),
  content: z.string(),
});

/** The text of one file at a commit or branch; null where no file has that path. Throws `ConfigError` for one that is too large. */
export async function readFileAt(repository: Repository, path: string, ref: string): Promise<string | null> {
  const answer = await ask(repository, path, ref);
  // A folder is a list, a submodule has another type.
  const file = FileAnswer.safeParse(answer);
  if (!file.success) return null;
  const { size, encoding, content } = file.data;
  if (size > LARGEST || encoding !== 'base64') throw new ConfigError(`${path}:1: larger than ${LARGEST} bytes`);
  return Buffer.from(content, 'base64').toString('utf8');
}

async function ask({ octokit, ref: { owner, name } }: Repository, path: string, ref: string): Promise<unknown> {
  try {
    const { data } = await octokit.rest.repos.getContent({ owner, repo: name, path, ref });
    return data;
  } catch (cause) {
    if (statusOf(cause) === 404) return null;
    throw cause;
  }
}
