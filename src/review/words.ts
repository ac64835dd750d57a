import type { ScenarioStep } from '../core/audit.ts';
import { type IssueText, Slot, type Slots } from '../core/issue.ts';

/** The words of one finding, as Markdown with identifiers in backticks. */
export interface Words {
  readonly message: string;
  readonly current: string;
  readonly scenario: readonly ScenarioStep[];
  readonly consequence: string;
  readonly advice: string;
  /** The test skeleton in a language (`python`, `typescript`, `javascript`), null where the rule has none. */
  test(language: string): string | null;
}

/** Longer names are cut: a sentence must stay readable. */
const LONGEST_VALUE = 80;

/**
 * Puts the code's own names into the words of a rule. `removed` chooses the sentences for a protection that the change took
 * away; they need `slots.removed`.
 */
export function wordFinding(issue: IssueText, slots: Slots, removed: boolean): Words {
  const saysRemoved = removed && filled(slots, 'removed') && issue.removed.length > 0;
  return {
    message: message(saysRemoved ? issue.removed : issue.message, issue, slots),
    current: paragraph(issue.current, issue, slots),
    scenario: issue.scenario.map(({ actor, target, text }) => ({ actor, target, text: story(text, slots) })),
    consequence: story(issue.consequence, slots),
    advice: issue.advice.flatMap((sentence) => fill(sentence, slots) ?? []).join(' '),
    test: (language) => skeleton(issue, language, slots),
  };
}

/** The fix comes last. Where a name for it is missing, the general advice is said. */
function message(sentences: readonly string[], issue: IssueText, slots: Slots): string {
  const said = paragraph(sentences, issue, slots);
  if (fill(sentences.at(-1) ?? '', slots) !== null) return said;
  const advice = issue.advice.map((sentence) => fill(sentence, slots)).find((sentence) => sentence !== null);
  return advice === undefined ? said : `${said} ${advice}`;
}

/** Without its first sentence a paragraph does not say what it is about: the title stands in for it. */
function paragraph(sentences: readonly string[], issue: IssueText, slots: Slots): string {
  const [first, ...rest] = sentences.map((sentence) => fill(sentence, slots));
  return [first ?? `${issue.title}.`, ...rest].filter((sentence) => sentence !== null).join(' ');
}

/** Null where a slot has no value. */
function fill(sentence: string, slots: Slots): string | null {
  if (slotsOf(sentence).some((slot) => !filled(slots, slot))) return null;
  return sentence.replaceAll(SLOT, (whole, name: string) => {
    const slot = slotNamed(name);
    return slot === null ? whole : inert(slots[slot] ?? '');
  });
}

/** A story with a step left out is another story, so a missing name becomes a plain noun. */
function story(sentence: string, slots: Slots): string {
  const named = sentence.replaceAll(QUOTED_SLOT, (whole, name: string) => {
    const slot = slotNamed(name);
    return slot === null || filled(slots, slot) ? whole : NOUNS[slot];
  });
  return fill(named, slots) ?? named;
}

function skeleton(issue: IssueText, language: string, slots: Slots): string | null {
  const template = templateFor(issue, language);
  if (template === null) return null;
  return template.replaceAll(BRACES, (whole, name: string | undefined) => {
    if (whole === '{{') return '{';
    if (whole === '}}') return '}';
    const slot = slotNamed(name ?? '');
    return slot === null ? whole : (codeName(slots[slot] ?? '') ?? PLACEHOLDERS[slot] ?? slot);
  });
}

/** The TypeScript skeletons hold no types, so they are JavaScript as well. */
function templateFor(issue: IssueText, language: string): string | null {
  if (language === 'python') return issue.tests.python ?? null;
  if (language === 'javascript') return issue.tests.javascript ?? issue.tests.typescript ?? null;
  if (language === 'typescript') return issue.tests.typescript ?? null;
  return null;
}

/** `db.get_order` of `db.get_order(…)`; null for what is no name, which would not parse in a test. */
function codeName(value: string): string | null {
  return /^([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)(?:\(.*)?$/s.exec(value)?.[1] ?? null;
}

function slotsOf(sentence: string): readonly Slot[] {
  return [...sentence.matchAll(SLOT)].flatMap(([, name]) => slotNamed(name ?? '') ?? []);
}

function filled(slots: Slots, slot: Slot): boolean {
  return inert(slots[slot] ?? '') !== '';
}

function slotNamed(name: string): Slot | null {
  const parsed = Slot.safeParse(name);
  return parsed.success ? parsed.data : null;
}

/** The value stands between backticks of the template: it must neither end them nor start a line of its own. */
function inert(value: string): string {
  const line = value
    .replaceAll('`', "'")
    .replaceAll(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  const characters = [...line];
  return characters.length > LONGEST_VALUE ? `${characters.slice(0, LONGEST_VALUE - 1).join('')}…` : line;
}

const SLOT = /\{(\w+)\}/g;
const QUOTED_SLOT = /`\{(\w+)\}`/g;
const BRACES = /\{\{|\}\}|\{(\w+)\}/g;

const NOUNS: Readonly<Record<Slot, string>> = {
  function: 'the function',
  cache: 'the cache',
  resource: 'the data',
  write: 'the write',
  reader: 'the reader',
  load: 'the load',
  key: 'the key',
  otherkey: 'the other key',
  input: 'the input',
  remedy: 'the missing call',
  siblings: 'the siblings',
  guard: 'the step in between',
  handler: 'the handler',
  othercache: 'the other cache',
  setting: 'the setting',
  removed: 'the removed call',
};

/** Names for a test whose real ones are not known. */
const PLACEHOLDERS: { readonly [slot in Slot]?: string } = { function: 'update', reader: 'read' };
