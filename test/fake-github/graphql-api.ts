import { isUtf8 } from 'node:buffer';
import { execute, GraphQLError, type GraphQLFormattedError, parse } from 'graphql';
import { type Caller, findRepository, isGranted, reaches } from './call.ts';
import { isBinary } from './diff.ts';
import { filesOf } from './git-objects.ts';
import { gitHubSchema } from './graphql-schema.ts';
import { nodeId } from './render.ts';
import { resolve } from './rest-git.ts';
import type { Json } from './webhooks.ts';
import type { Account, Pull, Repository, ReviewComment, World } from './world.ts';

export interface GraphqlContext {
  readonly world: World;
  readonly caller: Caller;
}

type Args = Readonly<Record<string, unknown>>;

/** Executes a document on the state. Errors come with status 200 and a `type`, as GitHub's do. */
export async function runGraphql(context: GraphqlContext, document: string, variables: Json): Promise<Json> {
  const { data, errors } = await execute({
    schema: gitHubSchema(),
    document: parse(document),
    rootValue: rootOf(context),
    variableValues: variables,
  });
  return { ...(data === undefined ? {} : { data }), ...(errors ? { errors: errors.map(errorJson) } : {}) };
}

/** The names of the fields asked for at the top, such as `resolveReviewThread`. */
export function rootFields(document: string): readonly string[] {
  return parse(document).definitions.flatMap((definition) =>
    definition.kind === 'OperationDefinition'
      ? definition.selectionSet.selections.flatMap((each) => (each.kind === 'Field' ? [each.name.value] : []))
      : [],
  );
}

function errorJson(error: GraphQLError): GraphQLFormattedError & Json {
  const { extensions, ...rest } = error.toJSON();
  const type = extensions?.['type'];
  return { ...(type === undefined ? {} : { type }), ...rest };
}

function failure(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

function rootOf(context: GraphqlContext) {
  const { world } = context;
  return {
    repository: ({ owner, name }: Args) => {
      const repository = findRepository(world, String(owner), String(name));
      if (repository && reaches(context.caller, repository)) return repositoryNode(context, repository);
      throw failure('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
    },
    node: ({ id }: Args) => nodeOf(context, String(id)),
    nodes: ({ ids }: Args) => (Array.isArray(ids) ? ids : []).map((id) => nodeOf(context, String(id))),
    rateLimit: { limit: 5000, cost: 1, remaining: 4999, used: 1, nodeCount: 1, resetAt: '2100-01-01T00:00:00Z' },
    viewer: { login: world.app.slug },
    resolveReviewThread: ({ input }: { input: Args }) => setResolved(context, String(input['threadId']), true),
    unresolveReviewThread: ({ input }: { input: Args }) => setResolved(context, String(input['threadId']), false),
    minimizeComment: ({ input }: { input: Args }) =>
      minimize(context, String(input['subjectId']), String(input['classifier'])),
    unminimizeComment: ({ input }: { input: Args }) => minimize(context, String(input['subjectId']), null),
  };
}

function repositoryNode(context: GraphqlContext, repository: Repository) {
  const { id, name, owner, isPrivate, archived, git } = repository;
  const object = (sha: string | null) => {
    if (!isGranted(context.caller, { contents: 'read' }))
      throw failure('FORBIDDEN', 'Resource not accessible by integration');
    if (sha === null) return null;
    const blob = git.blobs.get(sha);
    if (blob) return blobNode(sha, blob);
    const kind = git.trees.has(sha) ? 'Tree' : 'Commit';
    if (!git.trees.has(sha) && !git.commits.has(sha)) return null;
    return { __typename: kind, id: `${kind}_${sha}`, oid: sha, abbreviatedOid: sha.slice(0, 7) };
  };
  return {
    ...{ __typename: 'Repository', id: nodeId('R', id), databaseId: id, name, nameWithOwner: `${owner.login}/${name}` },
    ...{ isPrivate, isArchived: archived, owner: actor(owner) },
    object: ({ oid, expression }: Args) =>
      object(typeof oid === 'string' ? oid : shaOf(repository, String(expression))),
    pullRequest: ({ number }: Args) => {
      const pull = repository.pulls.get(Number(number));
      if (pull) return pullNode(context, pull);
      throw failure('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
    },
  };
}

/** `main:orders.py` is a file of a commit; a name alone is a commit. */
function shaOf(repository: Repository, expression: string): string | null {
  const [ref = '', path] = expression.split(':');
  try {
    const commit = resolve(repository, ref);
    return path === undefined ? commit : (filesOf(repository.git, commit).get(path)?.sha ?? null);
  } catch {
    return repository.git.blobs.has(ref) ? ref : null;
  }
}

/** Text is cut at 512,000 bytes, and null where it is binary; bytes that are no UTF-8 come replaced. */
function blobNode(sha: string, bytes: Buffer) {
  const binary = isBinary(bytes);
  const isTruncated = bytes.length > 512_000;
  return {
    ...{ __typename: 'Blob', id: `B_${sha}`, oid: sha, abbreviatedOid: sha.slice(0, 7), byteSize: bytes.length },
    isBinary: binary,
    isTruncated,
    text: binary ? null : bytes.subarray(0, 512_000).toString(isUtf8(bytes) ? 'utf8' : 'latin1'),
  };
}

function pullNode(context: GraphqlContext, pull: Pull) {
  const { id, number, title, headSha, baseSha, headRef, baseRef, draft, locked, merged } = pull;
  const closed = merged ? 'MERGED' : 'CLOSED';
  const threads = [...pull.comments.values()].filter(({ inReplyTo }) => inReplyTo === null);
  return {
    ...{ __typename: 'PullRequest', id: nodeId('PR', id), databaseId: id, number, title, body: pull.body },
    ...{ headRefOid: headSha, baseRefOid: baseSha, headRefName: headRef, baseRefName: baseRef, isDraft: draft, locked },
    ...{
      merged,
      closed: pull.state === 'closed',
      state: pull.state === 'open' ? 'OPEN' : closed,
      author: actor(pull.author),
    },
    reviewThreads: (args: Args) => connection(threads, args, (thread) => threadNode(context, pull, thread)),
    comments: (args: Args) => {
      const all = [...pull.repository.issueComments.values()].filter((comment) => comment.number === number);
      return connection(all, args, (comment) => commentNode('IC', 'IssueComment', comment));
    },
  };
}

function threadNode(context: GraphqlContext, pull: Pull, first: ReviewComment) {
  const comments = [...pull.comments.values()].filter(({ id, inReplyTo }) => id === first.id || inReplyTo === first.id);
  const mayResolve = isGranted(context.caller, { contents: 'write' });
  const { isResolved, resolvedBy } = first.thread;
  return {
    ...{ __typename: 'PullRequestReviewThread', id: nodeId('PRRT', first.id), path: first.path },
    ...{ isResolved, isOutdated: first.outdated, isCollapsed: isResolved, resolvedBy: resolvedBy && actor(resolvedBy) },
    ...{ line: first.line, startLine: first.startLine, originalLine: first.originalLine },
    ...{ originalStartLine: first.originalStartLine, diffSide: first.side, startDiffSide: first.startSide },
    ...{ subjectType: first.subjectType.toUpperCase(), viewerCanReply: true },
    ...{ viewerCanResolve: mayResolve && !isResolved, viewerCanUnresolve: mayResolve && isResolved },
    comments: (args: Args) => connection(comments, args, (comment) => reviewCommentNode(comment)),
  };
}

function reviewCommentNode(comment: ReviewComment) {
  const { path, line, startLine, originalLine, commitId, originalCommitId, outdated, reviewId, inReplyTo } = comment;
  return {
    ...commentNode('PRRC', 'PullRequestReviewComment', comment),
    ...{ path, line, startLine, originalLine, outdated, subjectType: comment.subjectType.toUpperCase() },
    ...{ commit: { oid: commitId }, originalCommit: { oid: originalCommitId } },
    ...{ pullRequestReview: { databaseId: reviewId, id: nodeId('PRR', reviewId) } },
    replyTo: inReplyTo === null ? null : { databaseId: inReplyTo, id: nodeId('PRRC', inReplyTo) },
  };
}

interface Comment {
  readonly id: number;
  readonly body: string;
  readonly author: Account;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly minimized: string | null;
}

function commentNode(kind: string, __typename: string, { id, body, author, createdAt, updatedAt, minimized }: Comment) {
  return {
    ...{ __typename, id: nodeId(kind, id), databaseId: id, fullDatabaseId: String(id), body, bodyText: body },
    ...{ author: actor(author), createdAt, updatedAt, isMinimized: minimized !== null },
    minimizedReason: minimized?.toLowerCase() ?? null,
  };
}

/** A bot's login has no `[bot]` here. */
function actor({ id, login, type }: Account) {
  return { __typename: type, id: nodeId('U', id), databaseId: id, login: login.replace(/\[bot\]$/, '') };
}

function connection<T, N>(items: readonly T[], { first, last, after }: Args, node: (item: T) => N) {
  if (typeof first !== 'number' && typeof last !== 'number') {
    throw failure('MISSING_PAGINATION_BOUNDARIES', 'You must provide a `first` or `last` value to properly paginate.');
  }
  const count = Number(first ?? last);
  if (count > 100)
    throw failure('EXCESSIVE_PAGINATION', `Requesting ${count} records exceeds the limit of 100 records.`);
  const start = typeof first === 'number' ? Number(after ?? 0) : Math.max(0, items.length - count);
  const shown = items.slice(start, start + count);
  const end = start + shown.length;
  return {
    totalCount: items.length,
    nodes: shown.map(node),
    edges: shown.map((item, index) => ({ cursor: String(start + index + 1), node: node(item) })),
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: String(start),
      endCursor: String(end),
    },
  };
}

function pullsIn({ world, caller }: GraphqlContext): readonly Pull[] {
  const repositories = [...world.repositories.values()].filter((repository) => reaches(caller, repository));
  return repositories.flatMap(({ pulls }) => [...pulls.values()]);
}

function nodeOf(context: GraphqlContext, id: string) {
  for (const pull of pullsIn(context)) {
    if (nodeId('PR', pull.id) === id) return pullNode(context, pull);
    for (const comment of pull.comments.values()) {
      if (nodeId('PRRT', comment.id) === id) return threadNode(context, pull, comment);
      if (nodeId('PRRC', comment.id) === id) return reviewCommentNode(comment);
    }
  }
  throw failure('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
}

function setResolved(context: GraphqlContext, threadId: string, isResolved: boolean) {
  const { caller, world } = context;
  for (const pull of pullsIn(context)) {
    const first = [...pull.comments.values()].find(({ id }) => nodeId('PRRT', id) === threadId);
    if (!first) continue;
    const may = isGranted(caller, { contents: 'write' }) && isGranted(caller, { pull_requests: 'write' });
    if (!may || pull.repository.archived) throw failure('FORBIDDEN', 'Resource not accessible by integration');
    Object.assign(first.thread, { isResolved, resolvedBy: isResolved ? world.app.bot : null });
    return { thread: threadNode(context, pull, first) };
  }
  throw failure('NOT_FOUND', `Could not resolve to a node with the global id of '${threadId}'`);
}

function minimize(context: GraphqlContext, subjectId: string, classifier: string | null) {
  const issueComments = pullsIn(context).flatMap(({ repository }) => [...repository.issueComments.values()]);
  const found =
    pullsIn(context)
      .flatMap(({ comments }) => [...comments.values()])
      .find(({ id }) => nodeId('PRRC', id) === subjectId) ??
    issueComments.find(({ id }) => nodeId('IC', id) === subjectId);
  if (!found) throw failure('NOT_FOUND', `Could not resolve to a node with the global id of '${subjectId}'`);
  if (!isGranted(context.caller, { pull_requests: 'write' }))
    throw failure('FORBIDDEN', 'Resource not accessible by integration');
  found.minimized = classifier;
  const comment = 'reviewId' in found ? reviewCommentNode(found) : commentNode('IC', 'IssueComment', found);
  return classifier === null ? { unminimizedComment: comment } : { minimizedComment: comment };
}
