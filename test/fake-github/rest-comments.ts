import {
  type Answer,
  ApiError,
  authorOf,
  type Call,
  checkBody,
  type Handlers,
  type Need,
  notFound,
  ok,
  page,
  repositoryOf,
  text,
} from './call.ts';
import { issueCommentJson, reactionJson, userJson } from './render.ts';
import { issueJson } from './rest-pulls.ts';
import { checkOwner, reviewCommentOf } from './rest-reviews.ts';
import {
  type Account,
  type IssueComment,
  now,
  type Reaction,
  type Repository,
  type Role,
  type World,
} from './world.ts';

const READ = { issues: 'read', pull_requests: 'read' } as const;
const WRITE = { issues: 'write', pull_requests: 'write' } as const;

export const commentHandlers: Handlers = {
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': (call) => {
    const repository = repositoryOf(call, READ);
    const number = Number(call.parameters['issue_number']);
    if (!repository.pulls.has(number) && !repository.issues.has(number)) throw notFound();
    const comments = [...repository.issueComments.values()].filter((comment) => comment.number === number);
    return page(call, comments, (shown) => shown.map((each) => issueCommentJson(call.root, repository, each)));
  },
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': createComment,
  'GET /repos/{owner}/{repo}/issues/comments/{comment_id}': (call) => {
    const repository = repositoryOf(call, READ);
    return ok(issueCommentJson(call.root, repository, commentOf(call, repository)));
  },
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': (call) => {
    const repository = repositoryOf(call, WRITE, { writes: true });
    const comment = commentOf(call, repository);
    checkOwner(call, comment.author);
    Object.assign(comment, { body: checkBody(text(call.body, 'body')), updatedAt: now() });
    return ok(issueCommentJson(call.root, repository, comment));
  },
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': (call) => {
    const repository = repositoryOf(call, WRITE, { writes: true });
    const comment = commentOf(call, repository);
    checkOwner(call, comment.author);
    repository.issueComments.delete(comment.id);
    return { status: 204 };
  },
  ...reactionHandlers('/repos/{owner}/{repo}/issues/comments/{comment_id}', READ, WRITE, (call, repository) =>
    commentOf(call, repository),
  ),
  ...reactionHandlers(
    '/repos/{owner}/{repo}/pulls/comments/{comment_id}',
    { pull_requests: 'read' },
    { pull_requests: 'write' },
    (call, repository) => reviewCommentOf(call, repository).comment,
  ),
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission': permission,
};

export function addIssueComment(
  world: World,
  repository: Repository,
  given: { number: number; author: Account; body: string },
): IssueComment {
  const comment = { ...given, id: world.newId(), createdAt: now(), updatedAt: now(), minimized: null, reactions: [] };
  repository.issueComments.set(comment.id, comment);
  return comment;
}

/** One reaction of a kind a user; null where it stood there before. */
export function react(world: World, reactions: Reaction[], user: Account, content: string): Reaction | null {
  if (reactions.some((each) => each.user === user && each.content === content)) return null;
  const reaction = { id: world.newId(), user, content, createdAt: now() };
  reactions.push(reaction);
  return reaction;
}

function createComment(call: Call): Answer {
  const repository = repositoryOf(call, WRITE, { writes: true });
  const number = Number(call.parameters['issue_number']);
  if (!repository.pulls.has(number) && !repository.issues.has(number)) throw notFound();
  if (repository.pulls.get(number)?.locked && call.caller.kind === 'installation') {
    throw new ApiError(403, 'Unable to create comment because issue is locked.');
  }
  const author = authorOf(call);
  const comment = addIssueComment(call.world, repository, { number, author, body: checkBody(text(call.body, 'body')) });
  const json = issueCommentJson(call.root, repository, comment);
  const overrides = {
    issue: issueJson(call.root, repository, number),
    comment: json,
    sender: userJson(call.root, author),
  };
  call.emit('issue_comment.created', overrides, repository);
  return { status: 201, body: json };
}

function reactionHandlers(
  comment: string,
  read: Need,
  write: Need,
  find: (call: Call, repository: Repository) => { readonly reactions: Reaction[] },
): Handlers {
  return {
    [`GET ${comment}/reactions`]: (call) => {
      const { reactions } = find(call, repositoryOf(call, read));
      const content = call.query.get('content');
      const wanted = reactions.filter((each) => content === null || each.content === content);
      return page(call, wanted, (shown) => shown.map((each) => reactionJson(call.root, each)));
    },
    [`POST ${comment}/reactions`]: (call) => {
      const { reactions } = find(call, repositoryOf(call, write, { writes: true }));
      const content = text(call.body, 'content') ?? '';
      const added = react(call.world, reactions, authorOf(call), content);
      const standing = reactions.find((each) => each.user === authorOf(call) && each.content === content);
      const shown = added ?? standing;
      return { status: added ? 201 : 200, body: shown && reactionJson(call.root, shown) };
    },
    [`DELETE ${comment}/reactions/{reaction_id}`]: (call) => {
      const { reactions } = find(call, repositoryOf(call, write, { writes: true }));
      const index = reactions.findIndex(({ id }) => id === Number(call.parameters['reaction_id']));
      const [found] = reactions.slice(index);
      if (index < 0 || !found) throw notFound();
      checkOwner(call, found.user);
      reactions.splice(index, 1);
      return { status: 204 };
    },
  };
}

function permission(call: Call): Answer {
  const { roles, isPrivate } = repositoryOf(call, { metadata: 'read' });
  const user = call.world.accounts.get(call.parameters['username'] ?? '');
  if (!user) throw notFound();
  const role = roles.get(user.login) ?? (isPrivate ? 'none' : 'read');
  return ok({ permission: LEVELS[role], role_name: role, user: userJson(call.root, user) });
}

/** The older field knows four levels. */
const LEVELS: Readonly<Record<Role, string>> = {
  admin: 'admin',
  maintain: 'write',
  write: 'write',
  triage: 'read',
  read: 'read',
  none: 'none',
};

function commentOf({ parameters }: Call, { issueComments }: Repository): IssueComment {
  const comment = issueComments.get(Number(parameters['comment_id']));
  if (!comment) throw notFound();
  return comment;
}
