import { type ConfigProblem, parseRepositoryConfig, withoutExpired } from '../config.ts';
import { CONFIG_PATH, DEFAULT_CONFIG, type RepositoryConfig } from '../core/config.ts';
import { ConfigError, PermissionMissing } from '../core/errors.ts';
import type { Repository } from '../github/client.ts';
import { readFileAt } from '../github/contents.ts';
import type { Recent } from './recent.ts';

export interface Settings {
  readonly config: RepositoryConfig;
  readonly problems: readonly ConfigProblem[];
}

/** The repository's configuration at a commit: of the base, so that a change does not choose what is said about it. */
export async function readSettings(repository: Repository, sha: string, recent: Recent<Settings>): Promise<Settings> {
  const { config, problems } = await recent
    .get(`${repository.ref.repositoryId} ${sha}`, () => read(repository, sha))
    .catch(withoutContents);
  return { config: withoutExpired(config, new Date().toISOString().slice(0, 10)), problems };
}

/** Nothing can be audited then: the run says so, and whether it fails is for the defaults to say. */
function withoutContents(cause: unknown): Settings {
  if (cause instanceof PermissionMissing) return { config: DEFAULT_CONFIG, problems: [] };
  throw cause;
}

async function read(repository: Repository, sha: string): Promise<Settings> {
  try {
    return parseRepositoryConfig((await readFileAt(repository, CONFIG_PATH, sha)) ?? '', CONFIG_PATH);
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    return { ...parseRepositoryConfig('', CONFIG_PATH), problems: [{ line: 1, message: cause.message }] };
  }
}
