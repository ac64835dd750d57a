const GRAPHQL = /(^|\/)graphql$/;

/** Segments of paths that are words of the API. All else names somebody's things and has no place in a metric. */
const WORDS = new Set(
  `access_tokens annotations api app app-installations branches check-runs check-suites collaborators comments commits compare
  contents files git graphql hook installation installations issues labels permission pulls reactions ref refs repos
  repositories replies requested_reviewers reviews search tarball trees blobs user users v3`.split(/\s+/),
);

/** Behind these the rest of the path is one name. */
const OPEN_ENDED: Readonly<Record<string, string>> = { contents: '{path}', compare: '{basehead}', ref: '{ref}' };

/** `/repos/{owner}/{repo}/pulls/{}`: the template of what is asked for, without anybody's names, hosts and queries. */
export function routeOf(url: string): string {
  const path = url.replace(/^https?:\/\/[^/]+(\/api(\/v3|(?=\/graphql)))?/, '').replace(/[?#].*$/, '');
  if (path.includes('{')) return path.replace(/\{\?.*$/, '');
  const segments = path.split('/').slice(1);
  const open = segments.findIndex((segment, index) => index > 2 && segment in OPEN_ENDED);
  const known = (open < 0 ? segments : segments.slice(0, open + 1)).map(templated);
  const rest = open < 0 ? undefined : OPEN_ENDED[segments[open] ?? ''];
  return `/${[...known, ...(rest && segments.length > open + 1 ? [rest] : [])].join('/')}`;
}

export function isGraphQL(url: string): boolean {
  return GRAPHQL.test(url);
}

/** A document that does not begin with a query counts as one that writes. */
export function isGraphQLQuery(document: unknown): boolean {
  return typeof document === 'string' && /^(?:[\s,]|#[^\n]*\n)*(?:query\b|\{)/.test(document);
}

function templated(segment: string, index: number, segments: readonly string[]): string {
  if (segments[0] === 'repos' && index === 1) return '{owner}';
  if (segments[0] === 'repos' && index === 2) return '{repo}';
  return WORDS.has(segment) ? segment : '{}';
}
