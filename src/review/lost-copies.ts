import { textOf, walkExpression } from '../core/expressions.ts';
import type { Step } from '../core/facts.ts';
import type { Finding } from '../core/finding.ts';
import type { Expression } from '../core/syntax.ts';
import { type Alias, aliasOf } from '../program/aliases.ts';
import { functionName } from '../program/names.ts';
import type { FunctionPair } from '../program/pairs.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { changeFinding } from './change-finding.ts';
import { copiedBy } from './copies.ts';

/** Evidence `change`: base copied what a cache hands out, and head passes the very object on. */
export function lostCopies(
  base: Program,
  head: Program,
  { base: before, head: after }: FunctionPair,
): readonly Finding[] {
  if (!after || after.file.excluded) return [];
  const kept = new Set(copiesIn(head, after).map(({ of }) => textOf(of)));
  const seen = new Set<string>();
  return copiesIn(base, before).flatMap(({ of, copy, alias }) => {
    const text = textOf(of);
    if (kept.has(text) || seen.has(text)) return [];
    seen.add(text);
    const use = handedOn(head, after, text, alias);
    return use ? [finding(before, after, copy, alias, use)] : [];
  });
}

interface Copy {
  readonly of: Expression;
  readonly copy: Expression;
  readonly alias: Alias;
}

function copiesIn(program: Program, node: FunctionNode): readonly Copy[] {
  return node.facts.steps.flatMap((step) =>
    valuesOf(step).flatMap((value) =>
      [...walkExpression(value)].flatMap((copy) => {
        const of = copiedBy(program, copy);
        const alias = of && aliasOf(program, of, node);
        return of && alias ? [{ of, copy, alias }] : [];
      }),
    ),
  );
}

function valuesOf(step: Step): readonly Expression[] {
  if (step.kind === 'call') return step.call.arguments.map(({ value }) => value);
  return (step.kind === 'write' || step.kind === 'return') && step.value ? [step.value] : [];
}

/** Where head returns the entry itself, or gives it to a function: the expression that base copied, still an alias of the cache. */
function handedOn(head: Program, node: FunctionNode, text: string, { cache }: Alias): Expression | null {
  for (const step of node.facts.steps) {
    if (step.kind !== 'return' && step.kind !== 'call') continue;
    for (const value of valuesOf(step).flatMap(partsOf)) {
      if (textOf(value) !== text) continue;
      if (aliasOf(head, value, node)?.cache.identity === cache.identity) return value;
    }
  }
  return null;
}

/** The value itself, and what stands in a list, tuple or object that is handed on. */
function partsOf(value: Expression): readonly Expression[] {
  if (value.kind === 'list') return value.items.flatMap(partsOf);
  if (value.kind === 'object') return value.entries.flatMap((entry) => partsOf(entry.value));
  return [value];
}

function finding(before: FunctionNode, after: FunctionNode, copy: Expression, alias: Alias, use: Expression): Finding {
  const { cache, reader } = alias;
  const [fill] = cache.fills;
  const found = changeFinding('shared-mutable-value', {
    node: after,
    span: use.span,
    gone: { node: before, span: copy.span },
    fill: fill ?? null,
    slots: {
      removed: textOf(copy),
      write: textOf(use),
      reader: reader ? functionName(reader) : functionName(after) || 'the reader',
    },
  });
  return { ...found, cache: { id: cache.identity, name: cache.name, path: cache.path, span: cache.span } };
}
