import picomatch from 'picomatch';
import type { PathFilter, RepositoryConfig } from '../core/config.ts';
import type { Compared } from './compare.ts';

/** The findings that the repository's configuration wants to hear of: in its paths, and not among those it accepts. */
export function selectFindings(
  compared: readonly Compared[],
  { paths, ignore }: Pick<RepositoryConfig, 'paths' | 'ignore'>,
): readonly Compared[] {
  const isWanted = pathMatcher(paths);
  return compared.filter(
    ({ finding, fingerprint }) =>
      isWanted(finding.path) && !ignore.some((entry) => fingerprint.startsWith(entry.finding.toLowerCase())),
  );
}

/** Whether a path is included and not excluded; no `include` takes every path. */
export function pathMatcher({ include, exclude }: PathFilter): (path: string) => boolean {
  // Extended globs can take a regular expression exponential time, and no path needs them.
  const matcher = (globs: readonly string[]) => picomatch([...globs], { dot: true, noextglob: true });
  const isIncluded = include.length === 0 ? () => true : matcher(include);
  const isExcluded = exclude.length === 0 ? () => false : matcher(exclude);
  return (path) => isIncluded(path) && !isExcluded(path);
}
