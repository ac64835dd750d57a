import type { WriteStep } from '../core/facts.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program, SourceFile } from './program.ts';
import type { Value } from './value.ts';
import { evaluate, isNothing } from './values.ts';

/** What a member of an object is given after the object is made: `clients.redis = new Redis()` where `const clients = {}`. */
export function assignedMember(program: Program, value: Value & { kind: 'object' }, name: string): Value | null {
  const writes = memberWrites(program, value.scope.file).get(name) ?? [];
  for (const { node, step } of writes.slice(0, MOST)) {
    if (step.target.kind !== 'member' || !step.value) continue;
    const holder = evaluate(program, step.target.object, node);
    if (holder.kind !== 'object' || holder.expression !== value.expression) continue;
    const given = evaluate(program, step.value, node);
    if (given.kind !== 'unknown' && !isNothing(given)) return given;
  }
  return null;
}

const MOST = 20;

interface PlacedWrite {
  readonly node: FunctionNode;
  readonly step: WriteStep;
}

const memberWrites = perProgram((_, file: SourceFile): ReadonlyMap<string, readonly PlacedWrite[]> => {
  const writes = file.functions.flatMap((node) =>
    node.facts.steps.flatMap((step) =>
      step.kind === 'write' && step.target.kind === 'member' && step.operator === null ? [{ node, step }] : [],
    ),
  );
  return Map.groupBy(writes, ({ step: { target } }) => (target.kind === 'member' ? target.property : ''));
}, new Map());
