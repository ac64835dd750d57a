import { createHmac, createPrivateKey, hkdfSync, timingSafeEqual } from 'node:crypto';

/** What a text of ours is: an open finding, one that is gone, the answer to a command. */
export type MarkerKind = 'open' | 'fixed' | 'answer';

/** What our marker says. `subject` is the fingerprint of the finding, or the id of the comment that is answered. */
export interface Marker {
  readonly kind: MarkerKind;
  readonly subject: string;
  readonly headSha: string;
}

/** The pull request on which a marker counts; on any other it is worthless. */
export interface MarkerPlace {
  readonly repositoryId: number;
  readonly number: number;
}

export interface MarkerKey {
  readonly secret: Buffer;
}

/** Who we are on GitHub: what our markers are signed with, and the App's name in URLs where it is known. */
export interface AppIdentity {
  readonly key: MarkerKey;
  readonly slug: string | null;
}

/** Derived from the App's private key (PEM), so that there is no further secret to keep. Every process gets the same. */
export function markerKey(privateKey: string): MarkerKey {
  const material = createPrivateKey(privateKey).export({ type: 'pkcs8', format: 'der' });
  return { secret: Buffer.from(hkdfSync('sha256', material, '', 'cache-audit marker 1', 32)) };
}

/** The text with its marker as the last line, where `readMarker` looks for it. */
export function withMarker(key: MarkerKey, place: MarkerPlace, marker: Marker, text: string): string {
  const { kind, subject, headSha } = marker;
  return `${text}\n\n<!-- cache-audit:1 ${kind} ${subject} ${headSha} ${macOf(key, place, marker)} -->`;
}

/** The marker at the end of a text; null where there is none, or one that the App did not write for this pull request. */
export function readMarker(key: MarkerKey, place: MarkerPlace, text: string): Marker | null {
  const [, kind, subject, headSha, mac] = MARKER.exec(text) ?? [];
  if (!isKind(kind) || !subject || !headSha || !mac) return null;
  const marker = { kind, subject, headSha };
  return timingSafeEqual(Buffer.from(mac, 'hex'), Buffer.from(macOf(key, place, marker), 'hex')) ? marker : null;
}

/** The text without what looks like a marker at its end. */
export function withoutMarker(text: string): string {
  return text.replace(MARKER, '').trimEnd();
}

/** An author as REST gives it (`login` with `[bot]`), or GraphQL (without). Null stands for an account that is gone. */
export interface Author {
  readonly login: string;
  readonly type: string;
}

/** Whether a text is by the App's own bot. Where the App's name is not known, any bot passes, and the marker decides. */
export function isByApp(author: Author | null, slug: string | null): boolean {
  if (author?.type !== 'Bot') return false;
  return slug === null || author.login === slug || author.login === `${slug}[bot]`;
}

const MARKER = /(?:^|\n)<!-- cache-audit:1 (\w+) ([\w:.-]{1,100}) ([0-9a-f]{40,64}) ([0-9a-f]{64}) -->\s*$/;

function isKind(text: string | undefined): text is MarkerKind {
  return text === 'open' || text === 'fixed' || text === 'answer';
}

function macOf({ secret }: MarkerKey, { repositoryId, number }: MarkerPlace, marker: Marker): string {
  const said = [marker.kind, repositoryId, number, marker.subject, marker.headSha];
  return createHmac('sha256', secret).update(JSON.stringify(said)).digest('hex');
}
