import { textOf, walkExpression } from '../core/expressions.ts';
import type { Expression } from '../core/syntax.ts';
import { type CallSite, callsOf } from './calls.ts';
import { bareEffect, type Effect, effectsOf } from './effects.ts';
import { givenFor } from './given-values.ts';
import { shapeText } from './key-shape.ts';
import { kindAt } from './kinds.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { type Resource, resource } from './resources.ts';
import { isRuledOut } from './ruled-out.ts';
import { bindingAt, lookup } from './scope.ts';
import { summaryOf } from './summaries.ts';
import { isVersioned } from './version-keys.ts';
import { nameParts } from './words.ts';

/** Data that a cache's entries are made of, and how that is known. */
export interface Content {
  readonly resource: Resource;
  readonly read: Effect;
  readonly fill: Effect;
  readonly link: 'proven' | 'inferred' | 'named';
}

/** The data behind what a fill stores: read by its body, or by the calls that its value comes from. */
export function contentsOf(program: Program, fill: Effect): readonly Content[] {
  if (fill.value && isProof(fill.value)) return [];
  const through = fill.store?.kind === 'slot' ? readsOutsideMakers : bodyReads;
  const reads = fill.body
    ? through(program, fill.body)
    : fill.value
      ? [...valueReads(program, fill.value, fill.node, through), ...givenReads(program, fill, through)]
      : [];
  const readsBehind = (part: Expression, scope: FunctionNode) => valueReads(program, part, scope);
  const seen = new Set<string>();
  return [...reads, ...readsBeside(program, fill), ...keyedRead(fill, reads)].flatMap((read) => {
    if (!read.resource || seen.has(read.resource.id) || isVersioned(program, fill, read, readsBehind)) return [];
    seen.add(read.resource.id);
    return [{ resource: read.resource, read, fill, link: read.resource.link === 'named' ? 'named' : read.link }];
  });
}

/** What stands behind the arguments of those who call a function that stores what it is given. */
function givenReads(program: Program, { value, node, store, ttl }: Effect, readsOf: BodyReads): readonly Effect[] {
  if (value === null || store?.kind === 'slot' || store?.kind === 'memo') return [];
  const lifetimes = new Set(ttl?.text.split(/\W+/));
  return givenFor(program, value, node)
    .filter(({ name }) => !lifetimes.has(name) && !EXPIRY.test(name))
    .flatMap((given) => valueReads(program, given.value, given.scope, readsOf));
}

/** What is made up to be checked later copies nothing, whatever went into it. */
function isProof(value: Expression): boolean {
  const name = value.kind === 'member' ? value.property : value.kind === 'name' ? value.name : '';
  return /(challenge|nonce|otp|csrf|verifier|passcode|(verification|confirmation|reset|one_?time)_?(code|token))$/i.test(
    name,
  );
}

/** What the call that computes is said to read itself: `useQuery(GET_ORDERS)`. */
function readsBeside(program: Program, { name, node, step }: Effect): readonly Effect[] {
  if (name !== 'cache.compute' || step === null) return [];
  return effectsOf(program, node).filter((effect) => effect.name === 'resource.read' && effect.step === step);
}

/** A loader that is handed a path as its key reads what the path names: `useSWR('/api/orders', fetchJson)`. */
function keyedRead(fill: Effect, reads: readonly Effect[]): readonly Effect[] {
  const [key] = fill.keys;
  if (!fill.body || !key || key.kind !== 'text' || reads.some(({ resource }) => resource !== null)) return [];
  const path = shapeText(key);
  const isPath = /^(\{\})?\/?[\w-]+\/[\w-]/.test(path) || /^(https?:\/\/|\/)/.test(path);
  if (!isPath || !reads.some(({ name }) => name === 'resource.read')) return [];
  return [
    {
      ...bareEffect('resource.read', fill.node, fill.step, fill.span, fill.context),
      resource: resource('endpoint', path, 'inferred'),
      link: 'inferred',
    },
  ];
}

type BodyReads = (program: Program, body: FunctionNode) => readonly Effect[];

const bodyReads = perProgram((program, body: FunctionNode): readonly Effect[] =>
  summaryOf(program, body).flatMap(({ effect, path }) =>
    effect.name === 'resource.read' && !path.some(({ target }) => makesData(program, target.node)) ? [effect] : [],
  ),
);

/** What makes data reads other data on the way, and answers what it has made. */
const makesData = perProgram(
  (program, node: FunctionNode): boolean =>
    nameParts(node.facts.name).verb === 'create' &&
    summaryOf(program, node).some(({ effect }) => effect.name === 'resource.write'),
  false,
);

/** A client or registry that is made once reads as it is made; what is kept is the object that goes on reading. */
const readsOutsideMakers = perProgram((program, body: FunctionNode): readonly Effect[] =>
  MAKES.test(body.facts.name)
    ? []
    : summaryOf(program, body).flatMap(({ effect, path }) =>
        effect.name === 'resource.read' && !path.some(({ target }) => MAKES.test(target.node.facts.name))
          ? [effect]
          : [],
      ),
);

const MAKES = /^(__init__|constructor)$/;

/** Follows local names back to the calls that gave them their value. */
export function valueReads(
  program: Program,
  value: Expression,
  scope: FunctionNode,
  readsOf: BodyReads = bodyReads,
): readonly Effect[] {
  const calls = new Set<Expression>();
  collect(program, value, scope, calls, new Set(), 0);
  const receivers = new Set([...calls].flatMap(receiverOf));
  const own = effectsOf(program, scope).filter(
    ({ name, step }) =>
      name === 'resource.read' &&
      step?.kind === 'call' &&
      (calls.has(step.call) || (step.discarded && receiverOf(step.call).some((receiver) => receivers.has(receiver)))),
  );
  const sites = callsOf(program, scope).filter((site) => calls.has(site.step.call) && !isQueued(program, site));
  const through = sites.flatMap((site) =>
    site.targets.flatMap(({ node }) =>
      makesData(program, node)
        ? []
        : readsOf(program, node).filter((read) => read.node !== node || !isRuledOut(site.step, node, read.context)),
    ),
  );
  return [...own, ...through, ...[...calls].flatMap((call) => rowsOf(program, call, scope))];
}

/** Who is asked; what a query answers nobody takes is asked of the same object later: `cursor.execute(…)`, `cursor.fetchone()`. */
function receiverOf(call: Expression): readonly string[] {
  return call.kind === 'call' && call.callee.kind === 'member' ? [textOf(call.callee.object)] : [];
}

/** What puts work into a queue answers the work's number, not what the work will find. */
function isQueued(program: Program, { node, step }: CallSite): boolean {
  return (
    /(^|\.)(enqueue\w*|delay|apply_async|defer|defer_async|addJob|add_job)$/.test(textOf(step.call.callee)) ||
    effectsOf(program, node).some((effect) => effect.step === step && effect.name === 'queue')
  );
}

/** A call that answers rows of data reads them once they are gone through, whatever it does itself. */
function rowsOf(program: Program, call: Expression, scope: FunctionNode): readonly Effect[] {
  const data = kindAt(program, call, scope)?.resource;
  return data ? [{ ...bareEffect('resource.read', scope, null, call.span, 0), resource: data, link: data.link }] : [];
}

/** What a request carries in its body says who asks; the answer is another's. */
function sentAway(value: Expression): ReadonlySet<Expression> {
  const sent = new Set<Expression>();
  for (const part of walkExpression(value)) {
    if (part.kind !== 'call' || !REQUESTS.test(textOf(part.callee))) continue;
    const [, ...rest] = part.arguments;
    for (const argument of rest) for (const inner of walkExpression(argument.value)) sent.add(inner);
  }
  return sent;
}

const REQUESTS =
  /^(fetch|axios|got|ky|request|(axios|requests|httpx|http|session|client|got|ky|superagent)\.(get|post|put|patch|request))$/;

/** How long an entry is good for is stored beside what it holds. */
const EXPIRY = /(^|_)(expir\w*|ttl|timeout|max_?age)(_|$)|expires(At|In)$/i;

function collect(
  program: Program,
  value: Expression,
  scope: FunctionNode,
  calls: Set<Expression>,
  seen: Set<Expression>,
  depth: number,
): void {
  if (depth > 6 || seen.has(value)) return;
  seen.add(value);
  const sent = sentAway(value);
  for (const part of walkExpression(value)) {
    if (sent.has(part)) continue;
    if (part.kind === 'call') calls.add(part);
    if (part.kind !== 'name' || EXPIRY.test(part.name)) continue;
    const found = lookup(program, scope, part.name);
    if (!found || found.scope !== scope) continue;
    const binding = bindingAt(found, scope, part.span);
    const all = found.bindings.filter(
      (candidate) => candidate.kind === 'variable' || candidate.kind === 'element' || candidate.kind === 'scope',
    );
    for (const candidate of binding?.kind === 'variable' ? all : [])
      if (candidate.value) collect(program, candidate.value, scope, calls, seen, depth + 1);
  }
}
