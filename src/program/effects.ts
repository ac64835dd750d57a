import type { Step } from '../core/facts.ts';
import type { Span } from '../core/span.ts';
import type { Expression } from '../core/syntax.ts';
import type { EffectName, Event, LibraryModel, Verb } from '../knowledge/model.ts';
import { containerEffects } from './containers.ts';
import { conventionEffect } from './conventions.ts';
import { withExpiries } from './expiries.ts';
import type { KeyShape } from './key-shape.ts';
import { decoratorEffects, libraryEffects } from './library-effects.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import type { Resource } from './resources.ts';
import { scopeEntries } from './scope-entries.ts';
import type { Store } from './stores.ts';
import { trackedWrite } from './tracked-writes.ts';

export type { Event, Verb } from '../knowledge/model.ts';

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
  /** What the entry is stored under beside its key, as written. */
  readonly version: string | null;
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
  /** A write that stores only where nothing is stored yet, or only where something is. */
  readonly onlyIf: 'absent' | 'present' | null;
  /** A write that only sets how long what is stored lives. */
  readonly lifetimeOnly: boolean;
  /** A write of which handlers hear, but not hooks that are methods of the data's class. */
  readonly skipsMethods: boolean;
  /** A copy whose parts are the original's. */
  readonly shallow: boolean;
  /** Of a lock: whether it is one for each key, can be taken twice, and can fail to be taken. */
  readonly lock: NonNullable<LibraryModel['calls'][number]['lock']> | null;
  /** Functions that run once `body` has. */
  readonly afterwards: readonly FunctionNode[];
  /** The name of the entry of an object under which it is declared, and under which it runs; null for what runs where it stands. */
  readonly declared: string | null;
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
  const entries = scopeEntries(program, node);
  const effects: Effect[] = [...decoratorEffects(program, node)];
  const entered = new Set<number>();
  for (const step of node.facts.steps) {
    if (entries.size > entered.size) effects.push(...enteredBefore(node, step, entries, entered));
    effects.push(...stepEffects(program, node, step));
  }
  for (const [context, inside] of entries) if (!entered.has(context)) effects.push(...inside);
  return withExpiries(effects);
}, []);

/** What entering the scopes around a step does stands before the first step inside. */
function enteredBefore(
  node: FunctionNode,
  step: Step,
  entries: ReadonlyMap<number, readonly Effect[]>,
  entered: Set<number>,
): readonly Effect[] {
  const found: Effect[] = [];
  for (let at: number | null = step.context; at !== null; at = node.facts.contexts[at]?.parent ?? null) {
    const inside = entries.get(at);
    if (!inside || entered.has(at)) continue;
    entered.add(at);
    found.unshift(...inside);
  }
  return found;
}

function stepEffects(program: Program, node: FunctionNode, step: Step): readonly Effect[] {
  if (step.kind === 'write') return [...trackedWrite(program, node, step), ...containerEffects(program, node, step)];
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
    version: null,
    value: null,
    body: null,
    resource: null,
    verb: null,
    fires: [],
    events: [],
    when: 'flow',
    link: 'proven',
    onlyIf: null,
    lifetimeOnly: false,
    skipsMethods: false,
    shallow: false,
    lock: null,
    afterwards: [],
    declared: null,
    options: null,
  };
}
