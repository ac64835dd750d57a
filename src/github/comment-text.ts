import type { Excerpt } from '../core/audit.ts';
import { type Entry, fenced, inlineCode, sentence, sequenceDiagram, titleOf } from '../report/index.ts';
import { shortId } from './decision.ts';
import { type Commits, siteLink, type WebPlace } from './links.ts';
import { type MarkerKey, type MarkerPlace, withMarker, withoutMarker } from './marker.ts';
import type { PostedComment } from './posted.ts';
import { type CommentedLines, suggestionOf } from './suggestion.ts';

/** What the text of a comment needs besides the finding. */
export interface CommentContext {
  readonly web: WebPlace;
  readonly commits: Commits;
  readonly key: MarkerKey;
  readonly place: MarkerPlace;
}

/** The comment on a finding. `lines` is null for a comment on a file as a whole. */
export function findingText(entry: Entry, lines: CommentedLines | null, context: CommentContext): string {
  const { finding, detail } = entry;
  const always = [headline(entry), sentence(clipped(finding.message, LONGEST_MESSAGE)), otherSites(entry, context)];
  const optional = [
    lines === null ? null : suggestionOf(entry, lines),
    fold('How it happens', [sequenceDiagram(detail?.scenario ?? [])]),
    fold('How to fix it', [sentence(clipped(detail?.advice ?? '', LONGEST_MESSAGE)), code(detail?.fixed ?? null)]),
    fold('A test for it', [code(detail?.test ?? null)]),
  ];
  const parts = [...always, ...fitting(optional, always), footer(finding.fingerprint)].filter((part) => part !== '');
  return marked(parts.join('\n\n'), 'open', finding.fingerprint, context);
}

/** The comment once its finding is gone: the words stay, and nothing that could still be applied. */
export function fixedText(comment: PostedComment, context: CommentContext): string {
  const [title = '', message = ''] = withoutMarker(comment.body).split(/\r?\n\s*\n/);
  const parts = [
    `**Fixed in ${inlineCode(context.commits.headSha.slice(0, 7))}.** The audit of this commit no longer finds it.`,
    // Ours are shorter. What is longer was put there by somebody else, and text cut in the middle shows as something else.
    fold(
      'What was found',
      [title, message].filter((text) => text.length <= LONGEST_PARAGRAPH),
    ),
    `<sub>Finding \`${shortId(comment.fingerprint)}\`</sub>`,
  ].filter((part) => part !== null);
  return marked(parts.join('\n\n'), 'fixed', comment.fingerprint, context);
}

function headline(entry: Entry): string {
  const { rule, severity, confidence } = entry.finding;
  return `**${sentence(clipped(titleOf(entry), LONGEST_TITLE))}** (\`${rule}\`, ${severity}, ${confidence} confidence)`;
}

/** The places that make it a finding and that the diff may not show. */
function otherSites({ finding }: Entry, { web, commits }: CommentContext): string {
  const others = finding.sites.filter(({ path, line }) => path !== finding.anchor.path || line !== finding.anchor.line);
  const links = others.slice(0, MOST_SITES).map((site) => `- ${site.role}: ${siteLink(web, commits, site)}`);
  return links.join('\n');
}

function code(excerpt: Excerpt | null): string {
  return excerpt === null ? '' : fenced(excerpt.lines.join('\n'), excerpt.language);
}

/** Null where there is nothing to unfold. The empty line lets Markdown begin again inside. */
function fold(title: string, texts: readonly string[]): string | null {
  const shown = texts.filter((text) => text !== '');
  if (shown.length === 0) return null;
  return `<details><summary>${title}</summary>\n\n${shown.join('\n\n')}\n\n</details>`;
}

/** Whole parts, in their order, as long as there is room: half a block would leave its fence open. */
function fitting(optional: readonly (string | null)[], always: readonly string[]): readonly string[] {
  let room = LONGEST_BODY - RESERVED - always.join('\n\n').length;
  return optional.flatMap((part) => {
    if (part === null || part.length + 2 > room) return [];
    room -= part.length + 2;
    return [part];
  });
}

function footer(fingerprint: string): string {
  const id = shortId(fingerprint);
  return `<sub>Finding \`${id}\`. Not a bug? \`/cache-audit ignore ${id} <reason>\`</sub>`;
}

function marked(text: string, kind: 'open' | 'fixed', fingerprint: string, context: CommentContext): string {
  const marker = { kind, subject: fingerprint, headSha: context.commits.headSha };
  return withMarker(context.key, context.place, marker, text);
}

function clipped(text: string, longest: number): string {
  const characters = [...text];
  return characters.length > longest ? `${characters.slice(0, longest).join('')} …` : text;
}

/** GitHub's limit for a comment is 65,536 characters. */
const LONGEST_BODY = 65_000;
/** For the last line and the marker. */
const RESERVED = 500;
/** A character takes up to eight once it is escaped. */
const LONGEST_MESSAGE = 3000;
const LONGEST_TITLE = 200;
const LONGEST_PARAGRAPH = 30_000;
const MOST_SITES = 5;
