import { annotatedValue } from './annotations.ts';
import { perProgram } from './per-program.ts';
import type { ClassNode, Program } from './program.ts';
import { fieldWrites } from './scope.ts';
import { evaluate, isNothing, returned, UNKNOWN, type Value } from './values.ts';

/** Methods, fields and inner classes, through the base classes. */
export function classMember(program: Program, owner: ClassNode, name: string, depth = 0): Value | null {
  const method = owner.methods.get(name);
  if (method)
    return method.facts.definition?.accessor === 'get' ? returned(program, method) : { kind: 'function', node: method };
  const field = fieldValue(program, owner, name);
  if (field) return field;
  const inner = owner.facts.inner.map((id) => owner.file.classes[id]).find((node) => node?.facts.name === name);
  if (inner) return { kind: 'class', node: inner };
  if (depth > 6) return null;
  for (const base of basesOf(program, owner)) {
    const inherited = classMember(program, base, name, depth + 1);
    if (inherited) return inherited;
  }
  return null;
}

function fieldValue(program: Program, owner: ClassNode, name: string): Value | null {
  const field = owner.facts.fields.find((candidate) => candidate.name === name);
  if (field?.value) {
    const value = evaluate(program, field.value, owner.scope);
    if (value.kind !== 'unknown' && !isNothing(value)) return value;
  }
  for (const { node, step } of fieldWrites(program, owner, name)) {
    const value = step.value ? evaluate(program, step.value, node) : UNKNOWN;
    if (value.kind !== 'unknown' && !isNothing(value)) return value;
  }
  const parameter = owner.methods
    .get('constructor')
    ?.facts.definition?.parameters.find((candidate) => candidate.isField && candidate.name === name);
  const annotation = field?.annotation ?? parameter?.annotation;
  return annotation ? annotatedValue(program, annotation, owner.scope) : null;
}

export const basesOf = perProgram((program, owner: ClassNode): readonly ClassNode[] => {
  const values = owner.facts.bases.map((base) =>
    evaluate(program, base.kind === 'call' ? base.callee : base, owner.scope),
  );
  return values.flatMap((value) => (value.kind === 'class' && value.node !== owner ? [value.node] : []));
}, []);
