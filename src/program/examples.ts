import type { FileFacts } from '../core/facts.ts';
import type { CompiledLibrary, Knowledge } from '../knowledge/knowledge.ts';
import { type Effect, effectsOf } from './effects.ts';
import { type KeyShape, shapeText } from './key-shape.ts';
import { buildProgram } from './program.ts';

/** What is said of a line and what is found there differ. Lines count from the first of the examples. */
export interface ExampleProblem {
  readonly library: string;
  readonly line: number;
  readonly text: string;
}

/** The file that a model's examples stand in when they are read. */
export function exampleFile({ model }: CompiledLibrary): string {
  return model.language === 'python' ? 'example.py' : 'example.tsx';
}

/** Holds a model's examples, read as a program of their own, against the comments that say what each line does. */
export function checkExamples(
  library: CompiledLibrary,
  facts: FileFacts,
  knowledge: Knowledge,
): readonly ExampleProblem[] {
  const program = buildProgram([{ path: exampleFile(library), facts, excluded: false }], [], knowledge);
  const found = program.functions.flatMap((node) => effectsOf(program, node)).flatMap(spoken);
  const expected = library.model.examples.split('\n').flatMap(expectations);
  const missing = expected.filter((item) => !found.some((claim) => fits(item, claim)));
  const surplus = found.filter((claim) => mustBeSaid(claim, expected) && !expected.some((item) => fits(item, claim)));
  return [
    ...missing.map(({ line, text }) => ({ line, text: `expected ${text}, got ${wordsAt(found, line)}` })),
    ...surplus.map((claim) => ({ line: claim.lines[0] ?? 1, text: `expected nothing more, got ${wordsOf(claim)}` })),
  ].map((problem) => ({ library: library.model.library, ...problem }));
}

/** One effect on one key, as an example writes it. */
interface Claim {
  /** Where the comment may stand: at the start or at the end of the call. */
  readonly lines: readonly number[];
  readonly name: string;
  /** A key, a tag, the data; more than one where an effect has both. */
  readonly subjects: readonly string[];
  readonly ttl: string | null;
  readonly verb: string | null;
  /** By a name's convention alone: no model says it. */
  readonly guessed: boolean;
}

function spoken(effect: Effect): readonly Claim[] {
  const { name, keys, tags, resource, ttl, verb, span, link, store } = effect;
  const guessed =
    link === 'named' || store?.kind === 'unresolved' || store?.kind === 'container' || store?.kind === 'slot';
  const data = resource ? [`${resource.kind}:${resource.kind === 'endpoint' ? resource.id : resource.name}`] : [];
  const claim = {
    lines: [span.line, span.endLine],
    name,
    ttl: ttl?.seconds == null ? null : `${ttl.seconds}s`,
    verb,
    guessed,
  };
  const marks = [...tags.map((tag: KeyShape) => `#${shapeText(tag)}`), ...data];
  if (keys.length === 0) return [{ ...claim, subjects: marks }];
  return keys.map((key) => ({ ...claim, subjects: [shapeText(key), ...marks] }));
}

interface Expectation {
  readonly line: number;
  readonly text: string;
  readonly name: string;
  readonly subjects: readonly string[];
  readonly ttl: string | null;
  readonly verb: string | null;
}

function expectations(text: string, at: number): readonly Expectation[] {
  const said = /\bexpect: (.+)$/.exec(text)?.[1];
  return said === undefined ? [] : said.split('; ').map((item) => expectation(item.trim(), at + 1));
}

/** `cache.write user:{} ttl=60s`: what stands between the name and the lifetime or verb is the key, tags and data. */
function expectation(text: string, line: number): Expectation {
  const [name = '', ...words] = text.split(' ');
  const ttl = words.find((word) => word.startsWith('ttl='))?.slice('ttl='.length) ?? null;
  const verb = words.findLast((word) => /^(create|update|delete|any)$/.test(word)) ?? null;
  const rest = words.filter((word) => !word.startsWith('ttl=') && word !== verb);
  const isMark = (word: string) => /^(#|(model|table|endpoint|noun):)./.test(word);
  const key = rest.filter((word) => !isMark(word)).join(' ');
  return { line, text, name, subjects: [...(key ? [key] : []), ...rest.filter(isMark)], ttl, verb };
}

function fits(expected: Expectation, claim: Claim): boolean {
  return (
    claim.lines.includes(expected.line) &&
    claim.name === expected.name &&
    expected.subjects.every((subject) => claim.subjects.includes(subject)) &&
    (expected.ttl === null || claim.ttl === expected.ttl) &&
    (expected.verb === null || claim.verb === expected.verb)
  );
}

/** Effects on caches and writes; of the others those whose name the line mentions. */
function mustBeSaid(claim: Claim, expected: readonly Expectation[]): boolean {
  if (claim.guessed) return false;
  if (claim.name.startsWith('cache.') || claim.name === 'resource.write') return true;
  return expected.some(({ line, name }) => claim.lines.includes(line) && name === claim.name);
}

function wordsAt(found: readonly Claim[], line: number): string {
  const words = found.filter((claim) => claim.lines.includes(line)).map(wordsOf);
  return words.length > 0 ? words.join('; ') : 'nothing';
}

function wordsOf({ name, subjects, ttl, verb }: Claim): string {
  return [name, ...subjects, ttl === null ? '' : `ttl=${ttl}`, verb ?? ''].filter(Boolean).join(' ');
}
