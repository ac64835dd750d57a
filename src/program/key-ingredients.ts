import { textOf, walkExpression } from '../core/expressions.ts';
import type { Call, Expression } from '../core/syntax.ts';
import { type Form, formOf } from './forms.ts';
import { type Hole, holesOf, type KeyShape } from './key-shape.ts';
import type { FunctionNode, Program } from './program.ts';
import { bindingAt, lookup } from './scope.ts';

/** Something in a key that does not stand for the value that the key is meant to name. */
export interface Instability {
  /**
   * `hash`, `identity`: of this process. `chance`, `moment`: another each time. `order`: the text has no fixed order;
   * `argument-order`, `dict-order`: it has that of the arguments, or of the code that fills the dict.
   * `same`: the text says nothing of what the object holds. `address`: the text is where the object lies in memory.
   */
  readonly kind:
    | 'hash'
    | 'identity'
    | 'chance'
    | 'moment'
    | 'order'
    | 'argument-order'
    | 'dict-order'
    | 'same'
    | 'address';
  readonly expression: Expression;
  readonly scope: FunctionNode;
}

/** What is unstable in a key, each with the place where it stands. */
export function instabilitiesOf(program: Program, shape: KeyShape): readonly Instability[] {
  return holesOf(shape).flatMap((hole) => {
    if (!hole.origin) return [];
    const { expression, scope } = hole.origin;
    const moment = momentIn(expression, scope);
    return [
      ...moment,
      ...writtenDown(program, shape, hole, hole.origin),
      ...within(program, expression, scope, new Set()),
    ];
  });
}

/** What becomes of a value that is turned into text or JSON for the key. */
function writtenDown(
  program: Program,
  shape: KeyShape,
  hole: Hole,
  { expression, scope }: NonNullable<Hole['origin']>,
): readonly Instability[] {
  const { through } = hole;
  const form = formOf(program, expression, scope);
  if (through.some((by) => by.endsWith('with options') || by === 'spread')) return [];
  if (through.includes('stringify')) return isEmptyJson(form) ? [{ kind: 'same', expression, scope }] : [];
  if (through.includes('dumps'))
    return form === 'dict' ? [{ kind: dictKind(expression, scope), expression, scope }] : [];
  return isTextual(shape, hole) ? textInstability(program, expression, scope) : [];
}

/** `JSON.stringify` makes `{}` of these, whatever they hold. */
function isEmptyJson(form: Form | null): boolean {
  return form === 'map' || form === 'set' || form === 'iterator' || form === 'promise';
}

/** Whether the hole's value is turned into text: it stands beside other text, or a conversion says so. */
function isTextual(shape: KeyShape, hole: Hole): boolean {
  if (hole.through.some((by) => /^(str|String|repr|toString|encodeURIComponent|quote|force_str)$/.test(by)))
    return true;
  const items = shape.kind === 'list' ? shape.items : [shape];
  return items.some(
    (item) => item.kind === 'text' && item.parts.length > 1 && item.parts.some((part) => part === hole),
  );
}

function textInstability(program: Program, expression: Expression, scope: FunctionNode): readonly Instability[] {
  const form = formOf(program, expression, scope);
  const kind = form && textKind(form, expression, scope);
  return kind ? [{ kind, expression, scope }] : [];
}

function textKind(form: Form, expression: Expression, scope: FunctionNode): Instability['kind'] | null {
  if (scope.file.facts.language !== 'python') return form === 'array' ? null : 'same';
  if (form === 'set') return 'order';
  if (form === 'dict') return dictKind(expression, scope);
  return form === 'instance' || form === 'iterator' ? 'address' : null;
}

/** A dict has the order in which it was filled: that of each caller's arguments, or of the one place that builds it. */
function dictKind(expression: Expression, scope: FunctionNode): 'argument-order' | 'dict-order' {
  const parameters = scope.facts.definition?.parameters ?? [];
  return expression.kind === 'name' &&
    parameters.some(({ name, rest }) => name === expression.name && rest === 'keyword')
    ? 'argument-order'
    : 'dict-order';
}

const MOST = 80;

/** Through the parts of an expression, and the local names in it. */
function within(
  program: Program,
  expression: Expression,
  scope: FunctionNode,
  seen: Set<Expression>,
): readonly Instability[] {
  if (seen.has(expression) || seen.size > MOST) return [];
  seen.add(expression);
  const found: Instability[] = [];
  for (const part of walkExpression(expression)) {
    if (part.kind === 'call') found.push(...callInstability(program, part, scope));
    if (part.kind === 'template')
      for (const inner of part.parts)
        if (typeof inner !== 'string') found.push(...textInstability(program, inner, scope));
    if (part.kind !== 'name') continue;
    const given = localValue(program, part.name, part, scope);
    if (given) found.push(...within(program, given.expression, given.scope, seen));
  }
  return found;
}

function localValue(
  program: Program,
  name: string,
  at: Expression,
  scope: FunctionNode,
): { readonly expression: Expression; readonly scope: FunctionNode } | null {
  const found = lookup(program, scope, name);
  const binding = found && bindingAt(found, scope, at.span);
  if (!found || found.scope.facts.parent === null || binding?.kind !== 'variable' || !binding.value) return null;
  return binding.path.length === 0 ? { expression: binding.value, scope: found.scope } : null;
}

const CHANCE =
  /^(uuid\.)?uuid[14]?$|^uuidv[147]$|^uuid\.v[14]$|^(random|secrets)\.\w+$|^os\.urandom$|^Math\.random$|^(crypto\.)?random(UUID|Bytes)$|^nanoid$|^get_random_string$/;

function callInstability(program: Program, call: Call, scope: FunctionNode): readonly Instability[] {
  const name = textOf(call.callee);
  const [first] = call.arguments;
  if (CHANCE.test(name) && !/^(random|secrets)\.(seed|Random|compare_digest)$/.test(name))
    return [{ kind: 'chance', expression: call, scope }];
  if (!first || first.spread) return [];
  if (scope.file.facts.language === 'python') return pythonInstability(program, name, call, first.value, scope);
  const form = formOf(program, first.value, scope);
  if (name === 'JSON.stringify' && call.arguments.length === 1 && isEmptyJson(form))
    return [{ kind: 'same', expression: call, scope }];
  return name === 'String' && form && form !== 'array' ? [{ kind: 'same', expression: call, scope }] : [];
}

function pythonInstability(
  program: Program,
  name: string,
  call: Call,
  value: Expression,
  scope: FunctionNode,
): readonly Instability[] {
  const at = { expression: call, scope };
  const isOwn = call.callee.kind === 'name' && lookup(program, scope, name) === null;
  if (isOwn && call.arguments.length === 1) {
    if (name === 'hash') return isNumeric(program, value, scope) ? [] : [{ kind: 'hash', ...at }];
    if (name === 'id') return [{ kind: 'identity', ...at }];
    if (name === 'str' || name === 'repr') return textInstability(program, value, scope);
  }
  const form = formOf(program, value, scope);
  if (call.callee.kind === 'member' && call.callee.property === 'join' && form === 'set')
    return [{ kind: 'order', ...at }];
  if (!/^(u|simple|or)?json\.dumps$|^dumps$/.test(name) || call.arguments.some((argument) => argument.spread))
    return [];
  const isSorted = call.arguments.some((argument) => argument.name === 'sort_keys' || argument.name === 'option');
  return form === 'dict' && !isSorted ? [{ kind: dictKind(value, scope), ...at }] : [];
}

/** Numbers, and tuples of them, hash the same in every process. */
function isNumeric(program: Program, value: Expression, scope: FunctionNode): boolean {
  if (value.kind === 'literal') return typeof value.value === 'number';
  if (value.kind === 'list') return value.items.every((item) => isNumeric(program, item, scope));
  if (value.kind !== 'name') return false;
  const found = lookup(program, scope, value.name);
  const binding = found && bindingAt(found, scope, value.span);
  return binding?.annotation?.kind === 'name' && /^(int|float|bool)$/.test(binding.annotation.name);
}

const MOMENT =
  /^(time\.(time|time_ns|monotonic)|time|(datetime\.)?datetime\.(now|utcnow)|timezone\.now|Date\.now|performance\.now)$/;
const KEEPS_MOMENT = /^(isoformat|timestamp|toISOString|getTime|toString|toJSON)$/;

/** A key that holds the moment itself; a minute or a day that is cut from it is a period, and meant. */
function momentIn(expression: Expression, scope: FunctionNode): readonly Instability[] {
  let at = expression;
  while (at.kind === 'call' && at.callee.kind === 'member' && KEEPS_MOMENT.test(at.callee.property))
    at = at.callee.object;
  if (at.kind !== 'call') return [];
  const name = textOf(at.callee);
  const isNow = MOMENT.test(name) || (name === 'Date' && at.form === 'new' && at.arguments.length === 0);
  return isNow ? [{ kind: 'moment', expression, scope }] : [];
}
