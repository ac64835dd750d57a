import type { CallStep } from '../core/facts.ts';
import { callsOf } from './calls.ts';
import { effectsOf } from './effects.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';

/** Whether a call waits for something outside the tree: it is awaited, and it or what it runs awaits what does not resolve. */
export function waitsOutside(program: Program, node: FunctionNode, step: CallStep): boolean {
  if (!step.call.awaited) return false;
  const own = effectsOf(program, node).some(
    (effect) => effect.step === step && /^(cache|resource|value|lock|transaction)/.test(effect.name),
  );
  if (own) return false;
  const targets =
    callsOf(program, node)
      .find((site) => site.step === step)
      ?.targets.filter(({ way }) => way === 'call') ?? [];
  return targets.length === 0 || targets.some((target) => awaitsOutside(program, target.node));
}

const awaitsOutside = perProgram(
  (program, node: FunctionNode): boolean =>
    node.facts.steps.some((step) => step.kind === 'call' && waitsOutside(program, node, step)),
  false,
);
