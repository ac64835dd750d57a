import { randomBytes } from 'node:crypto';
import { ApiError, type Call, findRepository, type Handlers, notFound, ok, page, reaches } from './call.ts';
import { appJson, installationJson, repositoryJson, userJson } from './render.ts';
import { accountOf, covers, type Installation, installationOf, type Permissions, type World } from './world.ts';

export interface Token {
  readonly installationId: number;
  readonly repositoryIds: ReadonlySet<number> | null;
  readonly permissions: Readonly<Permissions>;
  expiresAt: number;
}

/** What the App asks of itself, its installations and its tokens. */
export function appHandlers(tokens: Map<string, Token>): Handlers {
  const usedCodes = new Set<string>();
  return {
    'GET /app': (call) => ok(appJson(call.root, asApp(call))),
    'GET /app/installations': (call) => {
      asApp(call);
      return page(call, present(call.world), (shown) => shown.map((each) => installation(call, each)));
    },
    'GET /app/installations/{installation_id}': (call) => {
      asApp(call);
      return ok(installation(call, installationIn(call)));
    },
    'GET /repos/{owner}/{repo}/installation': (call) => {
      asApp(call);
      const repository = findRepository(call.world, call.parameters['owner'] ?? '', call.parameters['repo'] ?? '');
      const found = repository && installationOf(call.world, repository);
      if (!found) throw notFound();
      return ok(installation(call, found));
    },
    'POST /app/installations/{installation_id}/access_tokens': (call) => newToken(call, tokens),
    'GET /installation/repositories': (call) => {
      const repositories = [...call.world.repositories.values()].filter((each) => reaches(call.caller, each));
      return page(call, repositories, (shown) => ({
        total_count: repositories.length,
        repositories: shown.map((each) => repositoryJson(call.root, each)),
      }));
    },
    'GET /users/{username}': (call) => {
      const account = call.world.accounts.get(call.parameters['username'] ?? '');
      if (!account) throw notFound();
      return ok(userJson(call.root, account));
    },
    'GET /rate_limit': () => ok({ resources: { core: LIMIT, graphql: LIMIT }, rate: LIMIT }),
    'POST /app-manifests/{code}/conversions': (call) => {
      const code = call.parameters['code'] ?? '';
      if (usedCodes.has(code)) throw notFound();
      usedCodes.add(code);
      return manifest(call);
    },
  };
}

const LIMIT = { limit: 5000, remaining: 5000, used: 0, reset: 4_102_444_800 };

/** The secret that the conversion of a manifest gives; `connect` it to have deliveries signed with it. */
export const MANIFEST_SECRET = 'secret-of-the-manifest';

function asApp({ world, caller }: Call): World['app'] {
  if (caller.kind === 'app') return world.app;
  throw new ApiError(401, 'A JSON web token could not be decoded');
}

function installation(call: Call, given: Installation) {
  return installationJson(call.root, call.world.app, given);
}

function present({ installations }: World): readonly Installation[] {
  return [...installations.values()].filter(({ deleted }) => !deleted);
}

function installationIn({ world, parameters }: Call): Installation {
  const found = present(world).find(({ id }) => id === Number(parameters['installation_id']));
  if (!found) throw notFound();
  return found;
}

function newToken(call: Call, tokens: Map<string, Token>) {
  asApp(call);
  const given = installationIn(call);
  if (given.suspendedAt) throw new ApiError(403, 'This installation has been suspended');
  const ids = wantedRepositories(call, given);
  const permissions = wantedPermissions(call, given);
  const expiresAt = Date.now() + 3_600_000;
  const token = `ghs_${randomBytes(18).toString('hex')}`;
  tokens.set(token, { installationId: given.id, repositoryIds: ids && new Set(ids), permissions, expiresAt });
  const expires_at = new Date(expiresAt).toISOString().replace(/\.\d+Z$/, 'Z');
  const repositories = ids?.flatMap((id) => call.world.repositories.get(id) ?? []);
  return {
    status: 201,
    body: {
      ...{ token, expires_at, permissions, repository_selection: ids ? 'selected' : 'all' },
      ...(repositories ? { repositories: repositories.map((each) => repositoryJson(call.root, each)) } : {}),
    },
  };
}

function wantedRepositories({ world, body }: Call, given: Installation): readonly number[] | null {
  const covered = [...world.repositories.values()].filter((each) => covers(given, each));
  const { repository_ids: ids, repositories: names } = body;
  if (!Array.isArray(ids) && !Array.isArray(names)) return null;
  const wanted = Array.isArray(ids)
    ? ids.map((id) => covered.find((each) => each.id === id))
    : (Array.isArray(names) ? names : []).map((name) => covered.find((each) => each.name === name));
  return wanted.map((repository) => {
    if (!repository)
      throw new ApiError(
        422,
        'There is at least one repository that does not exist or is not accessible to the parent installation.',
      );
    return repository.id;
  });
}

function wantedPermissions({ body }: Call, { permissions }: Installation): Permissions {
  const asked = body['permissions'];
  if (typeof asked !== 'object' || asked === null) return { ...permissions };
  const levels = Object.entries(asked).map(([name, level]) => [name, level === 'write' ? 'write' : 'read'] as const);
  for (const [name, level] of levels) {
    const granted = permissions[name];
    if (granted !== 'write' && granted !== level) {
      throw new ApiError(422, 'The permissions requested are not granted to this installation.');
    }
  }
  return Object.fromEntries(levels);
}

function manifest({ root, world }: Call) {
  const { app } = world;
  const owner = accountOf(world, app.owner.login);
  return {
    status: 201,
    body: {
      ...appJson(root, app),
      owner: userJson(root, owner),
      ...{
        client_id: 'Iv1.fake',
        client_secret: 'client-secret',
        webhook_secret: MANIFEST_SECRET,
        pem: app.privateKey,
      },
    },
  };
}
