import { textOf } from '../core/expressions.ts';
import type { Finding, Severity } from '../core/finding.ts';
import type { Expression } from '../core/syntax.ts';
import type { Effect } from '../program/effects.ts';
import { type Instability, instabilitiesOf } from '../program/key-ingredients.ts';
import { type KeyShape, shapeText, shapeWords } from '../program/key-shape.ts';
import { shapeOf } from '../program/keys.ts';
import { functionName } from '../program/names.ts';
import { operationsOf } from '../program/operations.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { type Detector, effectSite, findingAt } from './detector.ts';

/** A key of something that does not stand for the value: a hash of this process, an identity, a text that is always the same. */
export const unstableKey: Detector = { rule: 'unstable-key', detect };

/** A key in use, or (without an effect) one that a helper answers for others to use. */
interface Use {
  readonly node: FunctionNode;
  readonly shape: KeyShape;
  readonly effect: Effect | null;
}

function detect(program: Program): readonly Finding[] {
  const nodes = program.functions.filter((node) => !node.file.excluded);
  const uses = [
    ...nodes.flatMap((node) => usesIn(program, node)),
    ...nodes.flatMap((node) => helperUses(program, node)),
  ];
  const worst = new Map<Expression, Finding>();
  for (const use of uses) {
    for (const instability of instabilitiesOf(program, use.shape)) {
      const finding = judge(program, use, instability);
      const known = worst.get(instability.expression);
      if (finding && (!known || rank(finding.severity) > rank(known.severity)))
        worst.set(instability.expression, finding);
    }
  }
  return [...worst.values()];
}

function rank(severity: Severity): number {
  return ['note', 'warning', 'error'].indexOf(severity);
}

function usesIn(program: Program, node: FunctionNode): readonly Use[] {
  return operationsOf(program, node)
    .filter(({ store, name }) => store !== null && name.startsWith('cache.') && store.lifetime !== 'call')
    .flatMap((effect) => effect.keys.map((shape) => ({ node, shape, effect })));
}

const KEY_HELPER = /cache_?key|key_?for_?cache|memo_?key/i;

function helperUses(program: Program, node: FunctionNode): readonly Use[] {
  if (!KEY_HELPER.test(node.facts.name)) return [];
  return node.facts.steps.flatMap((step) =>
    step.kind === 'return' && step.value ? [{ node, shape: shapeOf(program, step.value, node), effect: null }] : [],
  );
}

function judge(program: Program, use: Use, instability: Instability): Finding | null {
  const severity = severityOf(program, use, instability);
  if (!severity) return null;
  const { expression, scope } = instability;
  const { effect } = use;
  return findingAt(
    'unstable-key',
    { node: scope, span: expression.span },
    {
      severity: effect?.link === 'named' && severity === 'error' ? 'warning' : severity,
      confidence: effect?.link === 'named' ? 'medium' : 'high',
      sites: effect ? [effectSite(effect.name === 'cache.read' ? 'read' : 'fill', effect)] : [],
      slots: {
        function: functionName(scope) || 'the module',
        key: shapeWords(use.shape),
        input: textOf(expression),
        ...(effect?.store ? { cache: effect.store.name } : {}),
      },
    },
  );
}

function severityOf(program: Program, { node, effect, shape }: Use, { kind }: Instability): Severity | null {
  const lifetime = effect ? (effect.store?.lifetime ?? 'process') : 'shared';
  const outlivesProcess = lifetime === 'shared';
  const outlivesRequest = outlivesProcess || lifetime === 'process' || lifetime === 'page';
  switch (kind) {
    case 'hash':
      return outlivesProcess ? 'error' : outlivesRequest ? 'note' : null;
    case 'identity':
      return outlivesProcess ? 'error' : outlivesRequest && effect?.store?.kind !== 'container' ? 'warning' : null;
    case 'chance':
    case 'moment':
      return outlivesRequest && effect && isLookedUpAndFilled(program, node, shape) ? 'error' : null;
    case 'argument-order':
      return outlivesRequest ? 'warning' : null;
    case 'dict-order':
      return outlivesRequest ? 'note' : null;
    default:
      return outlivesRequest ? 'error' : null;
  }
}

/** A token that is stored once and handed out is meant to be new; a key that is looked up first never is found. */
function isLookedUpAndFilled(program: Program, node: FunctionNode, shape: KeyShape): boolean {
  const same = operationsOf(program, node).filter((effect) =>
    effect.keys.some((key) => shapeText(key) === shapeText(shape) && shapeWords(key) === shapeWords(shape)),
  );
  const reads = same.some(({ name }) => name === 'cache.read');
  return (
    same.some(({ name }) => name === 'cache.compute') || (reads && same.some(({ name }) => name === 'cache.write'))
  );
}
