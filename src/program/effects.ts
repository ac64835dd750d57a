import type { Step } from '../core/facts.ts';
import type { Span } from '../core/span.ts';
import type { Expression } from '../core/syntax.ts';
import type { EffectName, Event, Verb } from '../knowledge/model.ts';
import { containerEffects } from './containers.ts';
import { conventionEffect } from './conventions.ts';
import type { KeyShape } from './keys.ts';
import { decoratorEffects, libraryEffects } from './library-effects.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import type { Resource } from './resources.ts';
import type { Store } from './stores.ts';

/** What a step of a function does to a cache or to data. */
export interface Effect {
  readonly name: EffectName;
  readonly node: FunctionNode;
  readonly step: Step | null;
  readonly span: Span;
  /** Of the function's contexts. */
  readonly context: number;
  readonly store: Store | null;
  readonly keys: readonly KeyShape[];
  readonly tags: readonly KeyShape[];
  readonly match: 'exact' | 'prefix' | 'pattern' | 'tag' | 'all';
  readonly ttl: Ttl | null;
  /** What is stored. */
  readonly value: Expression | null;
  /** The function that computes the value, or that runs later. */
  readonly body: FunctionNode | null;
  readonly resource: Resource | null;
  readonly verb: Verb | null;
  /** The events that a write fires. */
  readonly fires: readonly Event[];
  /** The events that a handler runs on. */
  readonly events: readonly Event[];
  readonly when: 'flow' | 'after-commit' | 'queued';
  readonly link: 'proven' | 'inferred' | 'named';
  /** Options that are a parameter of the function: which, and under which names the tags and the expiry stand there. */
  readonly options: {
    readonly parameter: number;
    readonly tags: string | null;
    readonly ttl: string | null;
    readonly unit: 'seconds' | 'milliseconds';
  } | null;
}

/** An expiry as written. `seconds` is null where it is not a constant. */
export interface Ttl {
  readonly seconds: number | null;
  readonly text: string;
  readonly jitter: boolean;
}

/** What the function itself does, in the order of its steps; what it calls is another matter. */
export const effectsOf = perProgram((program, node: FunctionNode): readonly Effect[] => {
  const effects = node.facts.steps.flatMap((step) => stepEffects(program, node, step));
  return [...decoratorEffects(program, node), ...effects];
}, []);

function stepEffects(program: Program, node: FunctionNode, step: Step): readonly Effect[] {
  if (step.kind !== 'call') return containerEffects(program, node, step);
  const known = libraryEffects(program, node, step);
  if (known.length > 0) return known;
  const contained = containerEffects(program, node, step);
  if (contained.length > 0) return contained;
  const convention = conventionEffect(program, node, step);
  return convention ? [convention] : [];
}

/** An effect with nothing known but its place. */
export function bareEffect(
  name: EffectName,
  node: FunctionNode,
  step: Step | null,
  span: Span,
  context: number,
): Effect {
  return {
    name,
    node,
    step,
    span,
    context,
    store: null,
    keys: [],
    tags: [],
    match: 'exact',
    ttl: null,
    value: null,
    body: null,
    resource: null,
    verb: null,
    fires: [],
    events: [],
    when: 'flow',
    link: 'proven',
    options: null,
  };
}
