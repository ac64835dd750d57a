import type { Finding, FindingSite, RuleId } from '../core/finding.ts';
import type { Slots } from '../core/issue.ts';
import type { Span } from '../core/span.ts';
import type { Effect } from '../program/effects.ts';
import { functionName } from '../program/names.ts';
import type { FunctionNode } from '../program/program.ts';

interface Parts {
  readonly node: FunctionNode;
  readonly span: Span;
  /** What base had, and where. */
  readonly gone: { readonly node: FunctionNode; readonly span: Span };
  readonly fill: Effect | null;
  readonly sites?: readonly FindingSite[];
  readonly slots: Slots & { readonly removed: string };
}

/** A finding whose evidence is what the change took away. */
export function changeFinding(rule: RuleId, { node, span, gone, fill, sites, slots }: Parts): Finding {
  const name = fill?.store?.name ?? 'the cache';
  const change: FindingSite = {
    role: 'change',
    path: gone.node.file.path,
    span: gone.span,
    function: functionName(gone.node),
  };
  const filled: readonly FindingSite[] = fill
    ? [{ role: 'fill', path: fill.node.file.path, span: fill.span, function: functionName(fill.node) }]
    : [];
  return {
    rule,
    severity: 'warning',
    confidence: 'medium',
    evidence: ['change'],
    path: node.file.path,
    span,
    function: functionName(node),
    cache: fill?.store ? { id: fill.store.identity, name, path: fill.store.path, span: fill.store.span } : null,
    resource: null,
    verb: '',
    sites: [change, ...filled, ...(sites ?? [])],
    slots: {
      function: functionName(node) || 'the module',
      cache: name,
      reader: functionName(node) || 'the reader',
      ...slots,
    },
    remedy: null,
  };
}
