import type { FakeGitHub } from '../fake-github/fake-github.ts';
import type { Matcher, SeenRequest } from '../fake-github/faults.ts';
import { nodeId } from '../fake-github/render.ts';
import type { Pull, Repository } from '../fake-github/world.ts';
import { BUG, MENDED, SHOP } from './shop.ts';

/** A call of the App by what it is, not by when it comes: two jobs of one delivery run side by side. */
export interface ApiCall {
  readonly method: string;
  readonly route: string;
  /** Of GraphQL alone. */
  readonly field: string | null;
  /** The how manieth of its kind, from 1. */
  readonly occurrence: number;
}

/** A repository with an owner, and so an installation, of its own, where the App may resolve threads. */
export function addShop(fake: FakeGitHub, owner: string, more: Readonly<Record<string, string>> = {}): Repository {
  const shop = fake.addRepository({ owner, name: 'shop', files: { ...SHOP, ...more } });
  fake.installationOf(shop).permissions['contents'] = 'write';
  return shop;
}

/** A pull request's life: each step is over before the next begins. */
export const STEPS: readonly ((fake: FakeGitHub, shop: Repository) => Promise<unknown>)[] = [
  (fake, shop) => fake.openPull(shop, { files: BUG }),
  (fake, shop) => fake.comment(pullOf(shop), { author: 'dev', body: '/cache-audit full' }),
  (fake, shop) => fake.push(pullOf(shop), { files: MENDED }),
];

export function pullOf({ pulls }: Repository): Pull {
  const [pull, ...more] = pulls.values();
  if (!pull || more.length > 0) throw new Error('one pull request is expected');
  return pull;
}

/** All that the App has asked of GitHub about a repository, each call once. */
export function callsAbout(fake: FakeGitHub, shop: Repository): readonly ApiCall[] {
  const counts = new Map<string, number>();
  return fake.requests.filter(isAbout(fake, shop)).map(({ method, route, fields }) => {
    const field = fields[0] ?? null;
    const kind = `${method} ${route} ${field}`;
    const occurrence = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, occurrence);
    return { method, route, field, occurrence };
  });
}

export function matcherOf(fake: FakeGitHub, shop: Repository, call: ApiCall): Matcher {
  const { method, route, field, occurrence } = call;
  return { method, route, ...(field ? { field } : {}), skip: occurrence - 1, where: isAbout(fake, shop) };
}

export function wordsOf({ method, route, field, occurrence }: ApiCall): string {
  return `${method} ${field ?? route.replace('/repos/{owner}/{repo}', '')} #${occurrence}`;
}

function isAbout(fake: FakeGitHub, shop: Repository): (request: SeenRequest) => boolean {
  const owner = shop.owner.login;
  const token = `/app/installations/${fake.installationOf(shop).id}/access_tokens`;
  return ({ route, path, body }) => {
    if (route === 'graphql') return isNamedIn(JSON.stringify(body), shop);
    return path.startsWith(`/repos/${owner}/`) || path === token || path.startsWith(`/_codeload/${shop.id}/`);
  };
}

/** In the variables of a query, or of a mutation. */
function isNamedIn(body: string, { owner, pulls }: Repository): boolean {
  const comments = [...pulls.values()].flatMap((pull) => [...pull.comments.keys()]);
  return body.includes(`"owner":"${owner.login}"`) || comments.some((id) => body.includes(`"${nodeId('PRRT', id)}"`));
}

/** What there is to see on GitHub in the end. */
export function outcomeOf(fake: FakeGitHub, shop: Repository) {
  const pull = pullOf(shop);
  const comments = fake.ourComments(pull);
  return {
    check: fake.checkRunOf(pull)?.conclusion ?? null,
    unfinished: fake.unfinishedRuns(shop).length,
    runsOnHead: fake.checkRunsOn(shop, pull.headSha).length,
    comments: comments.map(({ body }) => (body.includes('Fixed in') ? 'fixed' : 'open')),
    reviews: fake.ourReviews(pull).length,
    answers: fake.ourAnswers(pull).map(({ body }) => (body.startsWith('Auditing') ? 'begun' : 'whole')),
    reactions: [...shop.issueComments.values()].flatMap(({ reactions }) => reactions.map(({ content }) => content)),
  };
}

export type Outcome = ReturnType<typeof outcomeOf>;

/** Of the steps above. */
export const WHOLE: Outcome = {
  check: 'success',
  unfinished: 0,
  runsOnHead: 1,
  comments: ['fixed'],
  reviews: 1,
  answers: ['whole'],
  reactions: ['eyes'],
};
