import { textOf } from '../core/expressions.ts';
import type { Step } from '../core/facts.ts';
import type { Span } from '../core/span.ts';
import type { Expression } from '../core/syntax.ts';
import { callsOf } from './calls.ts';
import type { Role } from './input-roles.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { type RequestInput, requestInputs } from './request-inputs.ts';
import type { Traits } from './traits.ts';
import { evaluate } from './values.ts';

/** Something of the request or user of the moment that a function reads without being given it. */
export interface ContextInput {
  readonly role: Extract<Role, 'who' | 'how'>;
  /** Of the request's address, which a view's key may be made of. */
  readonly part: 'path' | 'query' | null;
  readonly text: string;
  readonly node: FunctionNode;
  readonly span: Span;
}

/** In the function itself, and in what it surely calls; without what a key made of the request's address holds. */
export function contextInputs(
  program: Program,
  body: FunctionNode,
  keyedBy: Traits['keyedBy'],
): readonly ContextInput[] {
  const inner = callsOf(program, body).flatMap(({ targets }) =>
    targets
      .filter(({ way, link }) => way === 'call' && link === 'proven')
      .flatMap(({ node }) => ownContext(program, node)),
  );
  const isOfView = keyedBy === 'address' || keyedBy === 'address-and-locale';
  const given = isOfView ? requestInputs(program, body).map(asContext) : [];
  return [...ownContext(program, body), ...given, ...inner].filter((input) => !isInKey(input, keyedBy));
}

function asContext({ text, node, span }: RequestInput): ContextInput {
  return { role: 'who', part: null, text, node, span };
}

function isInKey({ part, role }: ContextInput, keyedBy: Traits['keyedBy']): boolean {
  if (keyedBy === 'address-and-locale') return part !== null || role === 'how';
  return (part === 'path' && keyedBy === 'path') || (part !== null && keyedBy === 'address');
}

type Said = Pick<ContextInput, 'role' | 'part' | 'text'>;

const CALLED: readonly (readonly [RegExp, ContextInput['role']])[] = [
  [/^django\.utils\.translation\.(get_language|get_language_bidi|u?gettext|u?ngettext|pgettext|npgettext|_)$/, 'how'],
  [/^flask_babel\.(get_locale|gettext|ngettext|get_timezone)$/, 'how'],
  [/^django\.utils\.timezone\.get_current_timezone(_name)?$/, 'how'],
  [/^(next-intl\/server\.(getLocale|getTranslations)|i18next\.t|i18next\.default\.t)$/, 'how'],
  [/^(next\/headers\.(cookies|headers)|crum\.get_current_(user|request)|flask_login\.utils\._get_user)$/, 'who'],
  [/^(next-auth\.getServerSession|flask_jwt_extended\.(get_jwt_identity|get_current_user))$/, 'who'],
];

const PATH = /^flask\.request\.(path|base_url|view_args|endpoint|blueprint|url_rule)\b/;
const QUERY = /^flask\.request\.(args|query_string|full_path|url)\b/;

const READ: readonly (readonly [RegExp, ContextInput['role']])[] = [
  [/^flask\.(request|session)\b/, 'who'],
  [/^flask_login\.current_user\b/, 'who'],
  [/^(i18next|i18next\.default)\.(language|resolvedLanguage)$/, 'how'],
];

const ownContext = perProgram((program, node: FunctionNode): readonly ContextInput[] =>
  node.facts.steps.flatMap((step) => {
    const found = step.kind === 'call' ? match(program, CALLED, step.call.callee, node) : readOf(program, step, node);
    return found ? [{ ...found, node, span: step.span }] : [];
  }),
);

function readOf(program: Program, step: Step, node: FunctionNode): Said | null {
  return step.kind === 'read' ? match(program, READ, step.place, node) : null;
}

function match(program: Program, table: typeof CALLED, expression: Expression, node: FunctionNode): Said | null {
  const value = evaluate(program, expression, node);
  if (value.kind !== 'external') return null;
  const entry = table.find(([pattern]) => pattern.test(value.path));
  if (!entry) return null;
  const part = PATH.test(value.path) ? 'path' : QUERY.test(value.path) ? 'query' : null;
  return { role: entry[1], part, text: textOf(expression) };
}
