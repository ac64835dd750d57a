import { textOf } from '../core/expressions.ts';
import type { CallStep } from '../core/facts.ts';
import type { Expression } from '../core/syntax.ts';
import { CACHE_NAME } from './containers.ts';
import { bareEffect, type Effect } from './effects.ts';
import type { FunctionNode, Program } from './program.ts';
import { resource } from './resources.ts';
import { lookup } from './scope.ts';
import { evaluate } from './values.ts';
import { holderNoun, nameParts, wordsOf } from './words.ts';

const DATA_HOLDER =
  /(^|_)(db|database|repo|repository|dao|store|api|service|client|gateway|orm|backend|conn|connection|session|table|collection|model|storage|users?|orders?)$/;

/** What an unresolved call does by its name alone: `db.get_user(id)`, `orderRepository.save(order)`, `compute(key)`. */
export function conventionEffect(program: Program, node: FunctionNode, step: CallStep): Effect | null {
  const { callee } = step.call;
  if (step.call.form !== 'call') return null;
  const value = evaluate(program, callee, node);
  if (value.kind === 'function' || value.kind === 'class') return null;
  if (value.kind === 'external' && !isOwnModule(program, callee, node)) return null;
  const base = { ...bareEffect('io.call', node, step, step.span, step.context), link: 'named' as const };
  // `cacheController.user.put(…)` writes no user.
  if (callee.kind === 'member')
    return CACHE_NAME.test(textOf(callee.object)) ? null : methodEffect(base, callee.property, lastName(callee.object));
  if (callee.kind !== 'name' || value.kind !== 'unknown') return null;
  return freeEffect(base, callee.name);
}

/** A module of the project that is not in the tree is no package: its names say what they do as others do. */
function isOwnModule(program: Program, callee: Expression, node: FunctionNode): boolean {
  const root = callee.kind === 'member' ? callee.object : callee;
  const found = root.kind === 'name' ? lookup(program, node, root.name) : null;
  const binding = found?.bindings[0];
  if (!found || binding?.kind !== 'import') return false;
  return /^(\.{1,2}|[@~])\//.test(found.scope.file.facts.imports[binding.index]?.module ?? '');
}

function lastName(expression: CallStep['call']['callee']): string {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind === 'member') return expression.property;
  return '';
}

function methodEffect(base: Effect, method: string, receiver: string): Effect | null {
  const words = wordsOf(receiver).join('_');
  if (!DATA_HOLDER.test(words)) return null;
  const parts = nameParts(method);
  if (!parts.verb) return null;
  const noun = parts.noun || holderNoun(receiver) || words;
  if (ANY_DATA.test(words) && (!parts.noun || parts.noun === 'item')) return base;
  return dataEffect(base, parts.verb, noun);
}

/** Holders of whatever is put into them. */
const ANY_DATA = /^((local|session|async|browser|secure|sync)_)?(storage|session|conn|connection|backend)$/;

/** A free function that the tree does not define: only what reads or computes, since a bare `setOrder` may be anything. */
function freeEffect(base: Effect, name: string): Effect | null {
  const parts = nameParts(name);
  if (parts.verb === 'read' && parts.noun) return dataEffect(base, 'read', parts.noun);
  if (
    (parts.verb === 'update' || parts.verb === 'delete' || parts.verb === 'create') &&
    parts.noun &&
    !/^set[A-Z]/.test(name)
  )
    return dataEffect(base, parts.verb, parts.noun);
  return /^(fetch|compute|load|query|expensive|render|download|request|calculate|build)/.test(name) ||
    /(expensive|compute|fetch)/.test(name)
    ? base
    : null;
}

function dataEffect(base: Effect, verb: 'read' | 'create' | 'update' | 'delete', noun: string): Effect {
  const data = resource('noun', noun);
  if (verb === 'read') return { ...base, name: 'resource.read', resource: data };
  return { ...base, name: 'resource.write', resource: data, verb, fires: [verb] };
}
