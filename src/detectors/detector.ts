import type { CacheReference, Evidence, Finding, FindingSite, RuleId, Severity, SiteRole } from '../core/finding.ts';
import type { Slots } from '../core/issue.ts';
import type { Span } from '../core/span.ts';
import type { Cache } from '../program/caches.ts';
import type { Effect } from '../program/effects.ts';
import { functionName } from '../program/names.ts';
import type { FunctionNode, Program } from '../program/program.ts';

/** One pattern: a program to its findings, in any order. */
export interface Detector {
  readonly rule: RuleId;
  readonly detect: (program: Program) => readonly Finding[];
}

/** Lifetimes in which an entry outlives the request that filled it. */
export function outlivesRequest(cache: Cache): boolean {
  const { lifetime } = cache.store;
  return lifetime === 'process' || lifetime === 'shared' || lifetime === 'page';
}

export function cacheReference(cache: Cache): CacheReference {
  return { id: cache.identity, name: cache.name, path: cache.path, span: cache.span };
}

export function site(role: SiteRole, node: FunctionNode, span: Span): FindingSite {
  return { role, path: node.file.path, span, function: functionName(node) };
}

export function effectSite(role: SiteRole, effect: Effect): FindingSite {
  return site(role, effect.node, effect.span);
}

/** A finding at an effect; what is left out has no say. */
export function findingAt(
  rule: RuleId,
  place: { readonly node: FunctionNode; readonly span: Span },
  parts: {
    readonly severity: Severity;
    readonly confidence: Finding['confidence'];
    readonly evidence?: readonly Evidence[];
    readonly cache?: Cache | null;
    readonly resource?: string | null;
    readonly verb?: string;
    readonly sites?: readonly FindingSite[];
    readonly slots: Slots;
    readonly remedy?: Finding['remedy'];
  },
): Finding {
  return {
    rule,
    severity: parts.severity,
    confidence: parts.confidence,
    evidence: parts.evidence ?? ['data'],
    path: place.node.file.path,
    span: place.span,
    function: functionName(place.node),
    cache: parts.cache ? cacheReference(parts.cache) : null,
    resource: parts.resource ?? null,
    verb: parts.verb ?? '',
    sites: parts.sites ?? [],
    slots: {
      function: functionName(place.node) || 'the module',
      ...(parts.cache ? { cache: parts.cache.name } : {}),
      ...parts.slots,
    },
    remedy: parts.remedy ?? null,
  };
}

/** The table of section 5: none of the links named is high, one is medium, more are low. */
export function confidenceOf(links: readonly ('proven' | 'inferred' | 'named')[]): Finding['confidence'] {
  const named = links.filter((link) => link === 'named').length;
  if (named === 0) return 'high';
  return named === 1 ? 'medium' : 'low';
}
