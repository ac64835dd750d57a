import { z } from 'zod';
import { Impact, IssueType, RuleId, Severity } from './finding.ts';

/**
 * The words of one rule (`rules/issues/<id>.yml`). Sentences hold slots in braces, `{cache}`; a detector fills them with the
 * code's own names. A sentence whose slot is not filled is left out, so an optional clause is a sentence of its own.
 */
export const Slot = z.enum([
  /** The function that does the wrong thing, `update_order`. */
  'function',
  /** The cache as the code names it, `_orders`, `order:{}`. */
  'cache',
  /** The data, `orders`. */
  'resource',
  /** The write as it stands in the code, shortened: `db.update_order(…)`. */
  'write',
  /** A function that answers from the cache, `get_order`. */
  'reader',
  /** The load or computation behind a miss, `db.get_order(…)`. */
  'load',
  /** The key's shape as stored, `order:{}`. */
  'key',
  /** The other key shape: what is deleted or looked up, what the other data is stored under. */
  'otherkey',
  /** What the key leaves out, `locale`. */
  'input',
  /** The call that would put it right, as a sibling writes it: `invalidate_order(order_id)`. */
  'remedy',
  /** Functions that do it right, `create_order`, `cancel_order`. */
  'siblings',
  /** The condition, early return or failing call that stands in the way. */
  'guard',
  /** The hook, handler or receiver concerned. */
  'handler',
  /** Another cache concerned. */
  'othercache',
  /** TTL, size, policy or lock, as written. */
  'setting',
  /** What the change took away, as it stood in base. */
  'removed',
]);
export type Slot = z.infer<typeof Slot>;
export type Slots = { readonly [slot in Slot]?: string };

const Sentence = z.string().min(1);

const Step = z.strictObject({
  actor: Sentence,
  /** `cache`, `data`, another actor; left out where the actor works for itself. */
  target: z.string().default(''),
  text: Sentence,
});

export const IssueText = z.strictObject({
  id: RuleId,
  pattern: z.int().min(0).max(13),
  title: Sentence,
  type: IssueType,
  impact: Impact,
  /** The highest severity of the rule; a detector may lower it. */
  severity: Severity,
  /** Three sentences at most: what, why, fix. */
  message: z.array(Sentence).min(1),
  /** Said instead of `message` where the change took a protection away (evidence `change`): `{removed}` is filled. */
  removed: z.array(Sentence).default([]),
  current: z.array(Sentence).min(1),
  scenario: z.array(Step).min(2),
  consequence: Sentence,
  advice: z.array(Sentence).min(1),
  /** For `explain`: what the rule looks for, what silences it, and why. Markdown. */
  explanation: Sentence,
  /** Test skeletons by language, with the same slots; `{{` and `}}` stand for braces. */
  tests: z.partialRecord(z.enum(['python', 'typescript', 'javascript']), z.string()).default({}),
  references: z.array(z.string()).default([]),
});
export type IssueText = Readonly<z.infer<typeof IssueText>>;
