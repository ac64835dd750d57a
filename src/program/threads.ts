import { textOf } from '../core/expressions.ts';
import { callersOf } from './calls.ts';
import { servesRequests } from './concurrency.ts';
import type { Effect } from './effects.ts';
import { heldAt } from './locks.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program, SourceFile } from './program.ts';

/**
 * Whether several threads run the function: a Python server answers requests in threads, and a file that starts threads or
 * fills a pool of them means it. Tasks of an event loop do not count.
 */
export const runsInThreads = perProgram((program, node: FunctionNode): boolean => {
  if (node.file.facts.language !== 'python' || isAsync(node)) return false;
  if (servesRequests(program, node) || startsThreads(program, node.file)) return true;
  return callersOf(program, node).some((site) => !site.node.file.excluded && runsInThreads(program, site.node));
}, false);

function isAsync(node: FunctionNode): boolean {
  return node.facts.definition?.isAsync ?? false;
}

const startsThreads = perProgram((_, file: SourceFile): boolean =>
  file.functions.some((node) =>
    node.facts.steps.some(
      (step) =>
        step.kind === 'call' && /(^|\.)(Thread|ThreadPoolExecutor|ThreadPool|Timer)$/.test(textOf(step.call.callee)),
    ),
  ),
);

/** A lock is held around the effect, in its function or in all that call it. */
export function isLocked(program: Program, { node, step }: Effect): boolean {
  return (step !== null && heldAt(program, node, step).length > 0) || isCalledLocked(program, node);
}

const isCalledLocked = perProgram((program, node: FunctionNode): boolean => {
  const callers = callersOf(program, node).filter((site) => !site.node.file.excluded);
  return (
    callers.length > 0 &&
    callers.every((site) => heldAt(program, site.node, site.step).length > 0 || isCalledLocked(program, site.node))
  );
}, false);
