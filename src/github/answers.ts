import { z } from 'zod';
import type { Repository } from './client.ts';
import { statusOf } from './failure.ts';
import { type AppIdentity, isByApp, readMarker, withMarker } from './marker.ts';
import { guarded, type WriteGuard } from './write-guard.ts';

/** The comment that is answered, and where it stands. */
export interface Question {
  readonly number: number;
  readonly commentId: number;
  /** Of the pull request, for the marker. */
  readonly headSha: string;
}

const IssueComment = z.object({
  id: z.int(),
  user: z.object({ login: z.string(), type: z.string() }).nullish(),
  body: z.string().nullish(),
});
type IssueComment = z.infer<typeof IssueComment>;

/** That the command was seen. The same reaction again changes nothing. Does nothing where the comment is gone. */
export async function acknowledge(repository: Repository, guard: WriteGuard, commentId: number): Promise<void> {
  const { owner, name: repo } = repository.ref;
  try {
    await guarded(guard, () =>
      repository.octokit.rest.reactions.createForIssueComment({ owner, repo, comment_id: commentId, content: 'eyes' }),
    );
  } catch (cause) {
    if (statusOf(cause) !== 404) throw cause;
  }
}

/** Makes the one answer to a comment say `text`: creates it, or edits the one that stands. Returns its id. */
export async function ensureAnswer(
  repository: Repository,
  { question, text, identity, guard }: AnswerParts,
): Promise<number> {
  const { owner, name: repo, repositoryId } = repository.ref;
  const { number, commentId, headSha } = question;
  const place = { repositoryId, number };
  const body = withMarker(identity.key, place, { kind: 'answer', subject: `${commentId}`, headSha }, text);
  const standing = await findAnswer(repository, question, identity);
  if (standing?.body === body) return standing.id;
  const { data } = standing
    ? await guarded(guard, () =>
        repository.octokit.rest.issues.updateComment({ owner, repo, comment_id: standing.id, body }),
      )
    : await guarded(guard, () =>
        repository.octokit.rest.issues.createComment({ owner, repo, issue_number: number, body }),
      );
  return IssueComment.parse(data).id;
}

export interface AnswerParts {
  readonly question: Question;
  readonly text: string;
  readonly identity: AppIdentity;
  readonly guard: WriteGuard;
}

async function findAnswer(
  { octokit, ref }: Repository,
  { number, commentId }: Question,
  { key, slug }: AppIdentity,
): Promise<IssueComment | null> {
  const place = { repositoryId: ref.repositoryId, number };
  const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, {
    owner: ref.owner,
    repo: ref.name,
    issue_number: number,
    per_page: 100,
  });
  for await (const { data } of pages) {
    const found = data
      .map((answer) => IssueComment.parse(answer))
      .find(({ user, body }) => {
        const marker = isByApp(user ?? null, slug) ? readMarker(key, place, body ?? '') : null;
        return marker?.kind === 'answer' && marker.subject === `${commentId}`;
      });
    if (found) return found;
  }
  return null;
}
