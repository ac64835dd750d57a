import type { Json } from './webhooks.ts';
import { type Account, covers, type Installation, type Permissions, type Repository, type World } from './world.ts';

/** Who calls: the App itself (by a JWT), an installation, a person's token, or nobody. */
export type Caller =
  | { readonly kind: 'app' }
  | {
      readonly kind: 'installation';
      readonly installation: Installation;
      readonly repositoryIds: ReadonlySet<number> | null;
      readonly permissions: Readonly<Permissions>;
    }
  | { readonly kind: 'user'; readonly account: Account }
  | { readonly kind: 'nobody' };

/** One request to the REST API, routed and authenticated. */
export interface Call {
  readonly world: World;
  /** `http://127.0.0.1:8080/api/v3` */
  readonly root: string;
  readonly caller: Caller;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Json;
  readonly accept: string;
  /** The path and the query, for links. */
  readonly url: string;
  /** Sends a delivery once the answer is out. */
  emit(event: string, overrides: Json, repository: Repository): void;
}

export interface Answer {
  readonly status: number;
  /** JSON, unless it is bytes or a string. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (call: Call) => Answer | Promise<Answer>;

/** Templates of the API description, each after its method. */
export type Handlers = Readonly<Record<string, Handler>>;

export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  readonly errors: readonly unknown[] | null;

  constructor(status: number, message: string, errors: readonly unknown[] | null = null) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

export function notFound(): ApiError {
  return new ApiError(404, 'Not Found');
}

export function unprocessable(...errors: readonly unknown[]): ApiError {
  return new ApiError(422, 'Unprocessable Entity', errors);
}

/** The repository of the path, where the caller may do that there. `any` names alternatives. */
export function repositoryOf(call: Call, need: Need, { writes = false } = {}): Repository {
  const { owner, repo } = call.parameters;
  const repository = findRepository(call.world, owner ?? '', repo ?? '');
  if (!repository || !reaches(call.caller, repository)) throw notFound();
  if (!isGranted(call.caller, need)) throw new ApiError(403, 'Resource not accessible by integration');
  if (writes && repository.archived) throw new ApiError(403, 'Repository was archived so is read-only.');
  return repository;
}

/** One of these permissions is needed, such as `{ pull_requests: 'write', issues: 'write' }`. */
export type Need = Readonly<Record<string, 'read' | 'write'>>;

export function findRepository({ repositories }: World, owner: string, name: string): Repository | null {
  const wanted = `${owner}/${name}`.toLowerCase();
  const found = [...repositories.values()].filter(
    (repository) => !repository.deleted && `${repository.owner.login}/${repository.name}`.toLowerCase() === wanted,
  );
  return found[0] ?? null;
}

export function reaches(caller: Caller, repository: Repository): boolean {
  if (caller.kind === 'user') {
    return !repository.isPrivate || (repository.roles.get(caller.account.login) ?? 'none') !== 'none';
  }
  if (caller.kind !== 'installation') return false;
  const { installation, repositoryIds } = caller;
  return covers(installation, repository) && (repositoryIds?.has(repository.id) ?? true);
}

export function isGranted(caller: Caller, need: Need): boolean {
  if (caller.kind !== 'installation') return true;
  return Object.entries(need).some(([permission, level]) => {
    const granted = caller.permissions[permission];
    return granted === 'write' || granted === level;
  });
}

/** Whose name stands at what the caller writes. */
export function authorOf({ world, caller }: Pick<Call, 'world' | 'caller'>): Account {
  if (caller.kind === 'user') return caller.account;
  if (caller.kind === 'installation') return world.app.bot;
  throw new ApiError(401, 'Requires authentication');
}

/** One page of `items`, with links to the others. */
export function page<T>(call: Call, items: readonly T[], render: (shown: readonly T[]) => unknown): Answer {
  const size = Math.min(100, Math.max(1, Number(call.query.get('per_page') ?? 30)));
  const number = Math.max(1, Number(call.query.get('page') ?? 1));
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number, name: string) => {
    const url = new URL(call.url, call.root);
    url.searchParams.set('page', String(to));
    return `<${url}>; rel="${name}"`;
  };
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev'), link(1, 'first')] : []),
    ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
  ];
  const body = render(items.slice((number - 1) * size, number * size));
  return { status: 200, body, ...(links.length > 0 ? { headers: { link: links.join(', ') } } : {}) };
}

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

export function text(body: Json, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' ? value : undefined;
}

export function integer(body: Json, name: string): number | undefined {
  const value = body[name];
  return typeof value === 'number' ? value : undefined;
}

/** GitHub counts characters, and refuses more than fit in its column. */
export function checkBody(body: string | undefined): string {
  if (body === undefined || body.trim() === '') throw unprocessable({ field: 'body', code: 'missing_field' });
  if (body.length > 65_536)
    throw unprocessable({ field: 'body', code: 'invalid', message: 'body is too long (maximum is 65536 characters)' });
  return body;
}
