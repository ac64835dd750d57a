import { createHash } from 'node:crypto';
import type { Finding, Status } from '../core/finding.ts';
import { nameInHead, type Renames } from '../program/renames.ts';

export interface Compared {
  readonly finding: Finding;
  readonly status: Status;
  readonly fingerprint: string;
  /** The findings that it stands for; left out: itself alone. */
  readonly members?: readonly Finding[];
}

/**
 * Head's findings against base's: matched is unchanged, left over in head is new, left over in base is fixed. Identity has no
 * line, path or text; what is left over is matched again under the names that head gives things, then without the function
 * (moved code), then without the cache (renamed).
 */
export function compareFindings(
  base: readonly Finding[],
  head: readonly Finding[],
  renames: Renames,
): readonly Compared[] {
  const before = identify(base).map((item) => ({ ...item, renamed: renamed(item.finding, renames) }));
  const after = identify(head);
  const open = new Map(before.map((item) => [item.identity, item]));
  const unchanged = new Set<Identified>();
  for (const item of after) {
    const same = open.get(item.identity);
    if (!same) continue;
    open.delete(item.identity);
    unchanged.add(item);
  }
  for (const loose of [identityOf, ofWeakerRule, withoutFunction, withoutCache]) {
    for (const item of after) {
      if (unchanged.has(item)) continue;
      const same = [...open.values()].find((other) => loose(other.renamed) === loose(item.finding));
      if (!same) continue;
      open.delete(same.identity);
      unchanged.add(item);
    }
  }
  return [
    ...after.map((item) => compared(item, unchanged.has(item) ? 'unchanged' : 'new')),
    ...[...open.values()].map((item) => compared(item, 'fixed')),
  ];
}

/** A finding of base under the names of head. */
function renamed(finding: Finding, renames: Renames): Finding {
  const path = renames.paths.get(finding.path) ?? finding.path;
  const cache = finding.cache && { ...finding.cache, id: nameInHead(renames, finding.cache.id) };
  return { ...finding, path, cache, function: nameInHead(renames, finding.function) };
}

/** All findings of one tree, none of them new or old. */
export function identifyFindings(findings: readonly Finding[]): readonly Compared[] {
  return identify(findings).map((item) => compared(item, 'new'));
}

interface Identified {
  readonly finding: Finding;
  readonly identity: string;
}

function identify(findings: readonly Finding[]): readonly Identified[] {
  const counts = new Map<string, number>();
  return findings.toSorted(byPlace).map((finding) => {
    const key = identityOf(finding);
    const ordinal = counts.get(key) ?? 0;
    counts.set(key, ordinal + 1);
    return { finding, identity: `${key}\u0000${ordinal}` };
  });
}

/** What makes a finding the one that it is, but for its place among equals. */
export function identityOf({ rule, cache, resource, verb, function: name }: Finding): string {
  return [rule, cache?.id ?? '', resource ?? '', verb, name].join('\u0000');
}

export function byPlace(a: Finding, b: Finding): number {
  return (
    compareText(a.path, b.path) ||
    a.span.line - b.span.line ||
    a.span.column - b.span.column ||
    compareText(a.rule, b.rule) ||
    compareText(a.cache?.id ?? '', b.cache?.id ?? '')
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

const STRONGER: Readonly<Record<string, Finding['rule']>> = {
  'related-cache-not-invalidated': 'write-without-invalidation',
};

/** A write that left all caches of the data, and now leaves this one still. */
function ofWeakerRule(finding: Finding): string {
  return identityOf({ ...finding, rule: STRONGER[finding.rule] ?? finding.rule });
}

/** Where neither a cache nor data says what a finding is of, its file does. */
function withoutFunction({ rule, cache, resource, verb, path }: Finding): string {
  return [rule, cache?.id ?? '', resource ?? '', verb, cache || resource !== null ? '' : path].join('\u0000');
}

function withoutCache({ rule, resource, verb, function: name, path }: Finding): string {
  return [rule, resource ?? '', verb, name || path].join('\u0000');
}

function compared({ finding, identity }: Identified, status: Status): Compared {
  return { finding, status, fingerprint: createHash('sha256').update(identity).digest('hex').slice(0, 16) };
}
