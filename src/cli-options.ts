import { InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { RuleId } from './core/finding.ts';

export const Format = z.enum(['text', 'markdown', 'json', 'sarif', 'github']);
export type Format = z.infer<typeof Format>;

export const FailOn = z.enum(['error', 'warning', 'note', 'never']);
export type FailOn = z.infer<typeof FailOn>;

/** The folder, `true` for the one that the system has for such things, `false` for none. */
const CacheOption = z.union([z.boolean(), z.string()]);

export const ReviewRequest = z.object({
  repo: z.string(),
  base: z.string().optional(),
  head: z.string(),
  pr: z.string().optional(),
  format: Format,
  failOn: FailOn,
  whole: z.boolean().optional(),
  cache: CacheOption,
});
export type ReviewRequest = Readonly<z.infer<typeof ReviewRequest>>;

export const ScanRequest = z.object({
  paths: z.array(z.string()).min(1),
  format: Format,
  failOn: FailOn,
  outDir: z.string().optional(),
  cache: CacheOption,
  /** Together with the rules of the areas in `check`; neither means every rule. */
  only: z.array(RuleId).optional(),
  check: z.array(z.string()).optional(),
});
export type ScanRequest = Readonly<z.infer<typeof ScanRequest>>;

/** The areas of the checklist, with the rules that answer their questions. */
export const AREAS: Readonly<Record<string, readonly RuleId[]>> = {
  invalidation: [
    'write-without-invalidation',
    'bulk-write-skips-hook',
    'related-cache-not-invalidated',
    'invalidation-misses-key',
    'invalidation-may-be-skipped',
    'event-not-covered',
    'invalidation-race',
    'write-then-delete',
  ],
  bounds: ['unbounded-cache', 'eviction-policy', 'fixed-ttl'],
  consistency: [
    'read-your-writes',
    'unguarded-miss',
    'fixed-ttl',
    'missing-negative-cache',
    'cached-failure',
    'partial-fill',
    'shared-mutable-value',
  ],
  keys: ['unstable-key', 'incomplete-key', 'overlapping-keys'],
  concurrency: ['unsynchronized-cache', 'lock-contention', 'lock-order', 'unguarded-miss'],
};

/** The four audit commands. */
export const AUDITS = [
  { name: 'unbounded', description: 'find caches without bounds', only: ['unbounded-cache'] },
  {
    name: 'missing-invalidation',
    description: 'find writes that leave a cache stale',
    only: [
      'write-without-invalidation',
      'bulk-write-skips-hook',
      'related-cache-not-invalidated',
      'event-not-covered',
      'invalidation-misses-key',
    ],
  },
  {
    name: 'stampede',
    description: 'find caches that many callers fill at once',
    only: ['unguarded-miss', 'fixed-ttl'],
  },
  { name: 'error-caching', description: 'find caches that keep failures', only: ['cached-failure', 'partial-fill'] },
] as const;

/** Null for every rule. */
export function wantedRules(request: ScanRequest): readonly RuleId[] | null {
  if (!request.only && !request.check) return null;
  const ofAreas = (request.check ?? []).flatMap((area) => AREAS[area] ?? []);
  return [...new Set([...(request.only ?? []), ...ofAreas])];
}

export function formatOption(): Option {
  return new Option('--format <format>', 'form of the report').choices(Format.options).default('text');
}

export function failOnOption(): Option {
  const option = new Option('--fail-on <severity>', 'exit with 1 for findings of this severity or worse');
  return option.choices(FailOn.options).default('error');
}

/** Both set `cache`. */
export function cacheOptions(): readonly Option[] {
  return [
    new Option('--cache <dir>', 'where what was read is kept for later runs').default(
      true,
      'the cache folder of the system',
    ),
    new Option('--no-cache', 'read everything anew and keep nothing'),
  ];
}

export function onlyOption(): Option {
  const option = new Option('--only <rules>', 'rules to check, separated by commas');
  return option.argParser((text) => listOf(text, RuleId.options, '`cache-audit rules list` shows them'));
}

export function checkOption(): Option {
  const areas = Object.keys(AREAS);
  const option = new Option('--check <areas>', `areas to check, separated by commas: ${areas.join(', ')}`);
  return option.argParser((text) => listOf(text, areas, `expected some of ${areas.join(', ')}`));
}

function listOf(text: string, allowed: readonly string[], hint: string): readonly string[] {
  const items = text.split(',').map((item) => item.trim());
  const unknown = items.find((item) => !allowed.includes(item));
  if (unknown !== undefined) throw new InvalidArgumentError(`\`${unknown}\` is not one of them; ${hint}.`);
  return items;
}
