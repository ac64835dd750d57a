import { textOf } from '../core/expressions.ts';
import type { Step } from '../core/facts.ts';
import type { Finding } from '../core/finding.ts';
import { attributeFillsOf } from '../program/attribute-fills.ts';
import { callsOf } from '../program/calls.ts';
import { contextsBetween } from '../program/conditions.ts';
import { loadsBehind } from '../program/loads.ts';
import { callText, functionName } from '../program/names.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { singleWrite, type WholeFill, wholeFillsOf } from '../program/whole-fills.ts';
import { type Detector, findingAt, site } from './detector.ts';

/** A container that is loaded whole only while it is empty, and that other code puts single entries into. */
export const partialFill: Detector = { rule: 'partial-fill', detect };

function detect(program: Program): readonly Finding[] {
  return program.functions
    .filter(({ file }) => !file.excluded)
    .flatMap((node) => [
      ...wholeFillsOf(program, node).flatMap((whole) => {
        const single = singleWriter(program, whole);
        return single ? [finding(program, whole, single)] : [];
      }),
      ...attributeFillsOf(program, node).map(({ whole, single }) => ({
        ...finding(program, whole, single),
        severity: 'warning' as const,
      })),
    ]);
}

interface SingleWriter {
  readonly node: FunctionNode;
  readonly step: Step;
}

function singleWriter(program: Program, whole: WholeFill): SingleWriter | null {
  for (const node of candidates(program, whole)) {
    const step = singleWrite(program, node, whole.holder);
    if (step && !runsAfterFill(program, node, step, whole)) return { node, step };
  }
  return null;
}

/** Functions that see the container: those of its file, or of files that name it. */
function candidates(program: Program, { node, holder }: WholeFill): readonly FunctionNode[] {
  const file = program.files.get(holder.path);
  return [...new Set([...(file?.functions ?? []), ...node.file.functions])].filter(
    (other) => other !== node && other.facts.parent !== null && !/^(__init__|constructor)$/.test(other.facts.name),
  );
}

/** It fills the whole first, asks whether the container is there, or is part of the full load itself. */
function runsAfterFill(program: Program, node: FunctionNode, step: Step, whole: WholeFill): boolean {
  const calls = callsOf(program, node).some(
    (at) => at.step.span.line <= step.span.line && at.targets.some((target) => target.node === whole.node),
  );
  const name = whole.holder.name.split('.').at(-1) ?? '';
  const asks = contextsBetween(node, step.context, null).some(
    ({ region }) => region.kind === 'branch' && textOf(region.condition).includes(name),
  );
  const isPart = callsOf(program, whole.node).some((at) => at.targets.some((target) => target.node === node));
  return calls || asks || isPart;
}

function finding(program: Program, whole: WholeFill, single: SingleWriter): Finding {
  const { node, holder, condition, step } = whole;
  const value =
    step.kind === 'write' ? step.value : step.kind === 'call' ? (step.call.arguments.at(-1)?.value ?? null) : null;
  const [load] = value ? loadsBehind(program, value, node) : [];
  const written =
    single.step.kind === 'write'
      ? `${textOf(single.step.target)} = …`
      : single.step.kind === 'call'
        ? callText(single.step.call)
        : '';
  return findingAt(
    'partial-fill',
    { node, span: condition.span },
    {
      severity: holder.lifetimeLink === 'proven' ? 'warning' : 'note',
      confidence: holder.lifetimeLink === 'proven' ? 'high' : 'medium',
      sites: [site('fill', node, step.span), site('write', single.node, single.step.span)],
      slots: {
        function: functionName(node) || 'the module',
        cache: holder.name,
        write: written,
        ...(load ? { load: callText(load.step.call) } : {}),
      },
    },
  );
}
