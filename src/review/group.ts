import type { Finding, FindingSite } from '../core/finding.ts';
import type { DiffLines } from './anchor.ts';
import type { Compared } from './compare.ts';

/** The lines that a change adds; none where a whole tree is looked at. */
export type AddedLines = Pick<DiffLines, 'isAdded'>;

/**
 * One cause, one finding: of several findings of a rule at one place the strongest stays, the caches of the others become its
 * sites; the writers that an added cache does not hear of become sites of one finding, at the cache, or at a writer that is
 * added with it.
 */
export function groupByCause(compared: readonly Compared[], lines: AddedLines | null): readonly Compared[] {
  const items = withoutEchoes(compared);
  const removals = new Map(items.filter(isRemoval).map((item) => [spotOf(item), groupKey(item, lines)]));
  const groups = Map.groupBy(items, (item) => removals.get(spotOf(item)) ?? groupKey(item, lines));
  return groups
    .values()
    .map((group) => merge(group, lines))
    .toArray();
}

function isAddedCache({ cache }: Finding, lines: AddedLines | null): boolean {
  return cache !== null && lines?.isAdded(cache.path, cache.span.line) === true;
}

function isAddedWrite({ path, span }: Finding, lines: AddedLines | null): boolean {
  return lines?.isAdded(path, span.line) === true;
}

/** What a change took away says nothing more where a finding as severe stands on the same cache in the same function. */
function withoutEchoes(compared: readonly Compared[]): readonly Compared[] {
  const said = new Set(
    compared.flatMap((item) => {
      if (item.status !== 'new' || isChangeAlone(item)) return [];
      return item.finding.severity === 'note' ? [`note ${placeOf(item)}`] : [placeOf(item), `note ${placeOf(item)}`];
    }),
  );
  return compared.filter(
    (item) => !isChangeAlone(item) || !said.has(`${item.finding.severity === 'note' ? 'note ' : ''}${placeOf(item)}`),
  );
}

function isChangeAlone({ finding }: Compared): boolean {
  return finding.evidence.every((evidence) => evidence === 'change');
}

function placeOf({ finding }: Compared): string {
  return `${finding.path} ${finding.function} ${finding.cache?.id ?? ''}`;
}

function groupKey({ finding, status }: Compared, lines: AddedLines | null): string {
  if (status === 'new' && finding.cache && STALE.has(finding.rule) && isAddedCache(finding, lines))
    return `cache ${status} ${finding.cache.path} ${finding.cache.id}`;
  // One call taken out of several functions of a file is one change.
  if (isRemoval({ finding, status }))
    return `removed ${finding.path} ${finding.cache?.id ?? ''} ${finding.slots.removed}`;
  return `place ${spotOf({ finding, status })}`;
}

/** The invalidation that a change took away; what else the write leaves behind is then the same cause. */
function isRemoval({ finding, status }: Pick<Compared, 'finding' | 'status'>): boolean {
  return status === 'new' && finding.rule === 'write-without-invalidation' && finding.slots.removed !== undefined;
}

function spotOf({ finding, status }: Pick<Compared, 'finding' | 'status'>): string {
  return `${status} ${finding.rule} ${finding.path}:${finding.span.line}:${finding.span.column}`;
}

const STALE = new Set(['write-without-invalidation', 'bulk-write-skips-hook', 'related-cache-not-invalidated']);

function merge(group: readonly Compared[], lines: AddedLines | null): Compared {
  const rank = (item: Compared) =>
    strength(item.finding) + Number(isAddedWrite(item.finding, lines)) / 2 + Number(isRemoval(item)) / 4;
  const [best, ...others] = group.toSorted((a, b) => rank(b) - rank(a));
  if (!best) throw new Error('an empty group');
  const members = group.map(({ finding }) => finding);
  const evidence = [...new Set(group.flatMap(({ finding }) => finding.evidence))];
  const merged = { ...best.finding, evidence, sites: sitesOf(best.finding, others) };
  const isAtCache = best.status === 'new' && STALE.has(merged.rule) && isAddedCache(merged, lines);
  if (!merged.cache || !isAtCache || isAddedWrite(merged, lines)) return { ...best, finding: merged, members };
  const at = merged.cache;
  const primary: FindingSite = { role: 'write', path: merged.path, span: merged.span, function: merged.function };
  return {
    ...best,
    finding: { ...merged, path: at.path, span: at.span, sites: distinct([primary, ...merged.sites]) },
    members,
  };
}

function strength({ severity, confidence }: Finding): number {
  return { error: 30, warning: 20, note: 10 }[severity] + { high: 3, medium: 2, low: 1 }[confidence];
}

const MOST_SITES = 12;

function sitesOf(finding: Finding, others: readonly Compared[]): readonly FindingSite[] {
  const more = others.flatMap(({ finding: other }) => [
    { role: 'write', path: other.path, span: other.span, function: other.function } as const,
    ...other.sites.filter((site) => site.role === 'cache' || site.role === 'fill'),
  ]);
  return distinct([...finding.sites, ...more]).slice(0, MOST_SITES);
}

function distinct(sites: readonly FindingSite[]): readonly FindingSite[] {
  const seen = new Set<string>();
  return sites.filter((site) => {
    const key = `${site.role} ${site.path} ${site.span.line}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
