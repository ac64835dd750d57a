import { z } from 'zod';
import { RuleId } from './finding.ts';

const Glob = z.string().min(1).max(1000);

export const RuleLevel = z.enum(['off', 'note', 'warning', 'error']);
export type RuleLevel = z.infer<typeof RuleLevel>;

/** No `include` means every path. */
export const PathFilter = z.strictObject({
  include: z.array(Glob).default([]),
  exclude: z.array(Glob).default([]),
});
export type PathFilter = Readonly<z.infer<typeof PathFilter>>;

/**
 * A finding that the repository accepts: its fingerprint, or the first eight or more characters of it, and why, until a day
 * (`2030-01-31`) where one is given.
 */
export const IgnoredFinding = z.strictObject({
  finding: z.string().min(8),
  reason: z.string().min(1),
  until: z.iso.date().optional(),
});
export type IgnoredFinding = Readonly<z.infer<typeof IgnoredFinding>>;

/** Where a repository has its configuration. */
export const CONFIG_PATH = '.github/cache-audit.yml';

/** `.github/cache-audit.yml`. The first five keys serve the command line and the App, the others the App alone. */
export const RepositoryConfig = z.strictObject({
  paths: PathFilter.prefault({}),
  /** None means all. */
  languages: z.array(z.enum(['python', 'typescript', 'javascript'])).default([]),
  rules: z.partialRecord(RuleId, RuleLevel).default({}),
  ignore: z.array(IgnoredFinding).default([]),
  /** Library models of the repository's own, in the form of `rules/libraries/`. */
  libraries: z.array(z.unknown()).default([]),
  mode: z.enum(['review', 'checks-only', 'shadow']).default('review'),
  gate: z.enum(['error', 'warning', 'note', 'never']).default('error'),
  'on-error': z.enum(['neutral', 'fail']).default('neutral'),
  drafts: z.enum(['review', 'checks-only', 'skip']).default('checks-only'),
  /** The most comments of one review. */
  comments: z.int().min(0).max(10).default(10),
});
export type RepositoryConfig = Readonly<z.infer<typeof RepositoryConfig>>;

export const DEFAULT_CONFIG: RepositoryConfig = RepositoryConfig.parse({});
