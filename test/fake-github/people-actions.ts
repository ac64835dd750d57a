import type { Stage } from './pull-actions.ts';
import { issueCommentJson, userJson } from './render.ts';
import { addIssueComment, react } from './rest-comments.ts';
import { issueJson } from './rest-pulls.ts';
import { addReview, addSingleComment, reply } from './rest-reviews.ts';
import type { Json } from './webhooks.ts';
import {
  accountOf,
  type IssueComment,
  now,
  type Pull,
  type Repository,
  type Review,
  type ReviewComment,
} from './world.ts';

/** What people and other bots write, and what they do to what the App wrote. Of review comments the App is not told. */
export function peopleActions({ world, root, tell }: Stage) {
  const tellComment = async (
    action: string,
    repository: Repository,
    comment: IssueComment,
    by: string,
    more: Json = {},
  ) => {
    const overrides = {
      issue: issueJson(root(), repository, comment.number),
      comment: issueCommentJson(root(), repository, comment),
      sender: userJson(root(), accountOf(world, by)),
      ...more,
    };
    await tell(`issue_comment.${action}`, overrides, repository);
  };

  return {
    async comment(on: Pull, { author, body }: { author: string; body: string }): Promise<IssueComment> {
      const account = accountOf(world, author);
      const comment = addIssueComment(world, on.repository, { number: on.number, author: account, body });
      await tellComment('created', on.repository, comment, author);
      return comment;
    },

    /** A comment on a plain issue. */
    async commentOnIssue(
      repository: Repository,
      number: number,
      { author, body }: { author: string; body: string },
    ): Promise<IssueComment> {
      const comment = addIssueComment(world, repository, { number, author: accountOf(world, author), body });
      await tellComment('created', repository, comment, author);
      return comment;
    },

    async editComment(repository: Repository, comment: IssueComment, body: string): Promise<void> {
      const from = comment.body;
      Object.assign(comment, { body, updatedAt: now() });
      await tellComment('edited', repository, comment, comment.author.login, { changes: { body: { from } } });
    },

    openIssue(repository: Repository, { author, title }: { author: string; title: string }): number {
      const number = repository.nextNumber++;
      const issue = { id: world.newId(), number, title, author: accountOf(world, author), createdAt: now() };
      repository.issues.set(number, issue);
      return number;
    },

    /** A review by somebody else; `comments` as the REST API takes them. */
    review(
      pull: Pull,
      { author, body, comments = [] }: { author: string; body: string; comments?: readonly object[] },
    ): Review {
      return addReview(world, pull, accountOf(world, author), { event: 'COMMENT', body, comments });
    },

    reviewComment(
      pull: Pull,
      { author, ...body }: { author: string; path: string; line: number; body: string },
    ): ReviewComment {
      return addSingleComment(world, pull, accountOf(world, author), body);
    },

    reply(pull: Pull, to: ReviewComment, { author, body }: { author: string; body: string }): ReviewComment {
      return reply(world, pull, accountOf(world, author), to.id, { body });
    },

    react(to: IssueComment | ReviewComment, { author, content }: { author: string; content: string }): void {
      react(world, to.reactions, accountOf(world, author), content);
    },

    deleteComment(pull: Pull, comment: IssueComment | ReviewComment): void {
      pull.comments.delete(comment.id);
      pull.repository.issueComments.delete(comment.id);
    },

    resolve(comment: ReviewComment, author: string): void {
      Object.assign(comment.thread, { isResolved: true, resolvedBy: accountOf(world, author) });
    },

    unresolve(comment: ReviewComment): void {
      Object.assign(comment.thread, { isResolved: false, resolvedBy: null });
    },
  };
}
