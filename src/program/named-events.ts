import { textOf } from '../core/expressions.ts';
import type { Call, Expression } from '../core/syntax.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { evaluate } from './values.ts';

/** The functions of the tree that hear of the event that a call sends: `events.emit('order-changed', id)`, `paid.send(…)`. */
export function eventTargets(program: Program, call: Call, scope: FunctionNode): readonly FunctionNode[] {
  if (call.callee.kind !== 'member' || !SENDS.test(call.callee.property)) return [];
  const heard = listeners(program, scope.file.facts.language);
  const sent = [
    eventName(program, call.arguments[0]?.value, scope),
    signalName(call.callee.object),
    ...(call.callee.property === 'publish' ? [channelName(program, call.arguments[0]?.value, scope), ANY_CHANNEL] : []),
  ];
  for (const name of sent) {
    const found = name === null ? undefined : heard.get(name);
    if (found && found.length <= MOST) return found;
  }
  return [];
}

const SENDS = /^(emit|emitAsync|publish|dispatch|fire|trigger|broadcast|notify|send|send_robust|asend|send_async)$/;
const LISTENS = /^(on|once|addListener|subscribe|listen|handle|register|connect)$/;
/** What hears of all that is published where it has subscribed. */
const ANY_CHANNEL = 'channels';
/** More than that hear of a name that says nothing. */
const MOST = 6;

const listeners = perProgram((program, language: string): ReadonlyMap<string, readonly FunctionNode[]> => {
  const found = new Map<string, FunctionNode[]>();
  const add = (name: string | null, node: FunctionNode) => {
    if (name !== null) found.set(name, [...(found.get(name) ?? []), node]);
  };
  for (const node of program.functions) {
    if (node.file.excluded || node.file.facts.language !== language) continue;
    for (const step of node.facts.steps)
      if (step.kind === 'call')
        for (const { name, handler } of subscribed(program, step.call, node)) add(name, handler);
    for (const { expression } of node.facts.definition?.decorators ?? [])
      add(decoratedName(program, expression, node), node);
  }
  return found;
}, new Map());

interface Subscription {
  readonly name: string | null;
  readonly handler: FunctionNode;
}

function subscribed(program: Program, call: Call, scope: FunctionNode): readonly Subscription[] {
  const { callee } = call;
  if (callee.kind !== 'member' || !LISTENS.test(callee.property)) return [];
  const [first, second] = call.arguments.map(({ value }) => value);
  const isSignal = callee.property === 'connect';
  const given = isSignal ? first : second;
  const handler = given ? evaluate(program, given, scope) : null;
  if (handler?.kind !== 'function') return hearsChannels(call) ? [{ name: ANY_CHANNEL, handler: scope }] : [];
  if (callee.property === 'on' && first?.kind === 'literal' && MESSAGES.test(String(first.value)))
    return [{ name: ANY_CHANNEL, handler: handler.node }];
  if (callee.property === 'subscribe')
    return [
      { name: channelName(program, first, scope), handler: handler.node },
      { name: eventName(program, first, scope), handler: handler.node },
    ];
  return [{ name: isSignal ? signalName(callee.object) : eventName(program, first, scope), handler: handler.node }];
}

const MESSAGES = /^p?message(Buffer)?$/;

/** `for message in pubsub.listen()` */
function hearsChannels({ callee }: Call): boolean {
  return callee.kind === 'member' && callee.property === 'listen' && /pub_?sub|subscri/i.test(textOf(callee.object));
}

/** What is published and subscribed to, whatever it is called. */
function channelName(program: Program, given: Expression | undefined, scope: FunctionNode): string | null {
  const value = given ? evaluate(program, given, scope) : null;
  return value?.kind === 'literal' && typeof value.literal.value === 'string' ? `channel ${value.literal.value}` : null;
}

const DECORATORS =
  /^(OnEvent|EventPattern|Subscribe|SubscribeMessage|on|on_event|receiver|listens_for|subscribe|event_handler)$/;

function decoratedName(program: Program, decorator: Expression, node: FunctionNode): string | null {
  if (decorator.kind !== 'call') return null;
  const name = textOf(decorator.callee).split('.').at(-1) ?? '';
  const [first] = decorator.arguments;
  if (!DECORATORS.test(name) || !first) return null;
  return name === 'receiver' ? signalName(first.value) : eventName(program, first.value, node.parent ?? node);
}

/** A text or constant that names an event of the project; what streams, sockets and pages call theirs names none. */
function eventName(program: Program, given: Expression | undefined, scope: FunctionNode): string | null {
  if (!given) return null;
  const value = evaluate(program, given, scope);
  if (value.kind === 'literal') return typeof value.literal.value === 'string' ? ownName(value.literal.value) : null;
  return given.kind === 'member' && given.object.kind === 'name' && /^[A-Z]/.test(given.object.name)
    ? textOf(given)
    : null;
}

function ownName(text: string): string | null {
  return /[a-z0-9][A-Z:._/-]|^[A-Z_]{4,}$/.test(text) &&
    !/^(\w+\.)?(beforeunload|DOMContentLoaded|visibilitychange|keydown|popstate)$/.test(text)
    ? text
    : null;
}

/** `order_paid` in `order_paid.send(sender=…)` and `@receiver(order_paid)`. */
function signalName(signal: Expression): string | null {
  const name = signal.kind === 'name' ? signal.name : signal.kind === 'member' ? signal.property : '';
  return /_/.test(name) && !/^(pre|post|m2m|request|got|connection|setting|class)_/.test(name)
    ? `signal ${name}`
    : null;
}
