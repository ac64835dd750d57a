import type { Finding } from '../core/finding.ts';
import type { Span } from '../core/span.ts';
import { callsOf } from '../program/calls.ts';
import { type Holding, heldAt, holdingsOf, type Lock } from '../program/locks.ts';
import { perProgram } from '../program/per-program.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { type Detector, findingAt, site } from './detector.ts';

/** Two locks that are taken in both orders, and a lock that is taken again while it is held and is not re-entrant. */
export const lockOrder: Detector = { rule: 'lock-order', detect };

/** A lock that is taken while another is held. */
interface Nesting {
  readonly outer: Holding;
  readonly inner: Holding;
  /** Where, in the function that holds the outer lock, the inner one is taken or the way to it begins. */
  readonly node: FunctionNode;
  readonly span: Span;
}

function detect(program: Program): readonly Finding[] {
  const nestings = program.functions.filter((node) => !node.file.excluded).flatMap((node) => nestingsIn(program, node));
  const twice = nestings.filter(
    ({ outer, inner }) => outer.lock.id === inner.lock.id && outer.lock.reentrant === false && !inner.mayFail,
  );
  return [...twice.map((nesting) => finding(nesting)), ...bothOrders(nestings)];
}

/** One finding for each pair, at the order that fewer places have. */
function bothOrders(nestings: readonly Nesting[]): readonly Finding[] {
  const orders = Map.groupBy(
    nestings.filter(({ outer, inner }) => isPair(outer.lock, inner.lock) && !inner.mayFail && !outer.mayFail),
    ({ outer, inner }) => `${outer.lock.id} > ${inner.lock.id}`,
  );
  return [...orders.values()].flatMap((places) => {
    const [first] = places;
    if (!first) return [];
    const reverse = orders.get(`${first.inner.lock.id} > ${first.outer.lock.id}`) ?? [];
    const [other] = reverse;
    const isOdd = places.length < reverse.length || (places.length === reverse.length && isLater(first, other));
    return other && isOdd ? [finding(first, other)] : [];
  });
}

function isLater(one: Nesting, other: Nesting | undefined): boolean {
  if (!other) return false;
  const [path, otherPath] = [one.node.file.path, other.node.file.path];
  return path === otherPath ? one.span.line > other.span.line : path > otherPath;
}

function isPair(outer: Lock, inner: Lock): boolean {
  return outer.id !== inner.id && !outer.perKey && !inner.perKey;
}

function nestingsIn(program: Program, node: FunctionNode): readonly Nesting[] {
  const own = holdingsOf(program, node).flatMap((inner) => {
    const at = node.facts.steps.find((step) => inner.context === null && step.span === inner.span);
    const outers = at ? heldAt(program, node, at) : outerScopes(program, inner);
    return outers
      .filter((outer) => outer !== inner && outer.lock.id + outer.span.line !== inner.lock.id + inner.span.line)
      .map((outer) => ({ outer, inner, node, span: inner.span }));
  });
  const below = callsOf(program, node).flatMap(({ step, targets }) => {
    const held = heldAt(program, node, step).filter(({ lock }) => !lock.perKey);
    if (held.length === 0) return [];
    const taken = targets
      .filter(({ way, link }) => way === 'call' && link === 'proven')
      .flatMap((target) => takenIn(program, target.node));
    return held.flatMap((outer) => taken.map((inner) => ({ outer, inner, node, span: step.span })));
  });
  return [...own, ...below];
}

function outerScopes(program: Program, inner: Holding): readonly Holding[] {
  const around = new Set<number>();
  const { contexts } = inner.node.facts;
  for (let at = inner.context; at !== null; at = contexts[at]?.parent ?? null) if (at !== inner.context) around.add(at);
  return holdingsOf(program, inner.node).filter(({ context }) => context !== null && around.has(context));
}

/** The locks that a function takes, itself or in what it surely calls. */
const takenIn = perProgram((program, node: FunctionNode): readonly Holding[] => {
  const inner = callsOf(program, node).flatMap(({ targets }) =>
    targets
      .filter(({ way, link }) => way === 'call' && link === 'proven')
      .flatMap((target) => takenIn(program, target.node)),
  );
  const all = [...holdingsOf(program, node), ...inner].filter(({ lock }) => !lock.perKey);
  return [...new Map(all.map((holding) => [holding.lock.id, holding])).values()];
}, []);

function finding({ outer, inner, node, span }: Nesting, other?: Nesting): Finding {
  return findingAt(
    'lock-order',
    { node, span },
    {
      severity: 'warning',
      confidence: 'high',
      sites: [
        site('lock', outer.node, outer.span),
        site('lock', inner.node, inner.span),
        ...(other ? [site('lock', other.node, other.span)] : []),
      ],
      slots: { setting: inner.lock.text, guard: other ? other.outer.lock.text : outer.lock.text },
    },
  );
}
