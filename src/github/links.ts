import type { Site } from '../core/finding.ts';
import { codeCell } from '../report/index.ts';

/** Where the repository's files are seen in a browser. */
export interface WebPlace {
  /** `https://github.com`, or that of an Enterprise Server; without a slash at the end. */
  readonly webUrl: string;
  readonly owner: string;
  readonly name: string;
}

/** The commits whose lines a finding speaks of. */
export interface Commits {
  /** Null where there is none, or its id is not known. */
  readonly baseSha: string | null;
  readonly headSha: string;
}

type Lines = Pick<Site, 'path' | 'line' | 'endLine'>;

/** `path:line` as a link to the lines in the commit where they stand for good; without a link where there can be none. */
export function siteLink(place: WebPlace, commits: Commits, site: Pick<Site, 'role'> & Lines): string {
  // What a change took away stands in base alone.
  const sha = site.role === 'change' ? commits.baseSha : commits.headSha;
  const shown = codeCell(`${shortened(site.path)}:${site.line}`);
  const url = sha === null ? null : permalink(place, sha, site);
  return url === null ? shown : `[${shown}](${url})`;
}

function permalink({ webUrl, owner, name }: WebPlace, sha: string, { path, line, endLine }: Lines): string | null {
  const lines = endLine > line ? `L${line}-L${endLine}` : `L${line}`;
  const url = `${webUrl}/${encoded(owner)}/${encoded(name)}/blob/${sha}/${encoded(path)}#${lines}`;
  return url.length > LONGEST_URL ? null : url;
}

/** What `encodeURIComponent` leaves as it is, Markdown may take for its own. */
function encoded(path: string): string {
  return path
    .toWellFormed()
    .split('/')
    .map((part) => encodeURIComponent(part).replaceAll(/[!'()*]/g, percent))
    .join('/');
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** The end of a path tells more than its beginning. */
function shortened(path: string): string {
  const characters = [...path];
  return characters.length > LONGEST_PATH ? `…${characters.slice(-LONGEST_PATH).join('')}` : path;
}

const LONGEST_PATH = 200;
const LONGEST_URL = 2000;
