import type { Block, If, Statement } from '../../core/statements.ts';

/** Every statement moved nests one level. */
const MOST_MOVED = 100;

interface Run {
  readonly body: Block;
  /** Nothing after it is reached. */
  readonly ends: boolean;
  /** It leaves by a `break` on some path. */
  readonly breaks: boolean;
}

/**
 * A case without its `break`s. What follows an `if` that breaks moves into its other branch: left as they are, the
 * breaks would seem to end the loop around the switch.
 */
export function untilBreak(block: Block): Run {
  const body: Statement[] = [];
  for (const [position, statement] of block.entries()) {
    if (statement.kind === 'jump' && statement.jump === 'break') return { body, ends: true, breaks: true };
    if (statement.kind === 'return' || statement.kind === 'raise' || statement.kind === 'jump') {
      return { body: [...body, statement], ends: true, breaks: false };
    }
    const branch = statement.kind === 'if' ? splitBranch(statement, block.slice(position + 1)) : null;
    if (branch) return { ...branch, body: [...body, ...branch.body] };
    const inner = statement.kind === 'try' ? untilBreak(statement.body) : null;
    body.push(statement.kind === 'try' && inner?.breaks ? { ...statement, body: inner.body } : statement);
    if (inner?.ends) return { body, ends: true, breaks: inner.breaks };
  }
  return { body, ends: false, breaks: false };
}

/** Null where neither branch breaks. Where both go on, what follows stays behind the `if`: copies would multiply. */
function splitBranch(statement: If, following: Block): Run | null {
  const taken = untilBreak(statement.then);
  const other = untilBreak(statement.else);
  if (!taken.breaks && !other.breaks) return null;
  const rest = untilBreak(following);
  if (taken.ends && other.ends) return { body: [branch(statement, taken.body, other.body)], ends: true, breaks: true };
  const moves = following.length <= MOST_MOVED && (taken.ends || other.ends);
  if (!moves) {
    return { body: [branch(statement, taken.body, other.body), ...rest.body], ends: rest.ends, breaks: true };
  }
  const then = taken.ends ? taken.body : [...taken.body, ...rest.body];
  const otherwise = other.ends ? other.body : [...other.body, ...rest.body];
  return { body: [branch(statement, then, otherwise)], ends: rest.ends, breaks: true };
}

function branch(statement: If, then: Block, otherwise: Block): If {
  return { ...statement, then, else: otherwise };
}
