import type { Finding, FindingSite } from '../core/finding.ts';
import type { Compared } from './compare.ts';

/**
 * One cause, one finding: of several findings of a rule at one place the strongest stays, the caches of the others become its
 * sites; the writers that an added cache does not hear of become sites of one finding at the cache.
 */
export function groupByCause(
  compared: readonly Compared[],
  isAddedCache: (finding: Finding) => boolean,
): readonly Compared[] {
  const groups = Map.groupBy(compared, (item) => groupKey(item, isAddedCache));
  return groups
    .values()
    .map((group) => merge(group, isAddedCache))
    .toArray();
}

function groupKey({ finding, status }: Compared, isAddedCache: (finding: Finding) => boolean): string {
  if (status === 'new' && finding.cache && STALE.has(finding.rule) && isAddedCache(finding))
    return `cache ${status} ${finding.cache.path} ${finding.cache.id}`;
  return `place ${status} ${finding.rule} ${finding.path}:${finding.span.line}:${finding.span.column}`;
}

const STALE = new Set(['write-without-invalidation', 'bulk-write-skips-hook', 'related-cache-not-invalidated']);

function merge(group: readonly Compared[], isAddedCache: (finding: Finding) => boolean): Compared {
  const [best, ...others] = group.toSorted((a, b) => strength(b.finding) - strength(a.finding));
  if (!best) throw new Error('an empty group');
  const members = group.map(({ finding }) => finding);
  const evidence = [...new Set(group.flatMap(({ finding }) => finding.evidence))];
  const merged = { ...best.finding, evidence, sites: sitesOf(best.finding, others) };
  if (!(best.status === 'new' && merged.cache && STALE.has(merged.rule) && isAddedCache(merged)))
    return { ...best, finding: merged, members };
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
