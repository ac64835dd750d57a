import type { Parameter } from '../core/definitions.ts';
import { namesIn, textOf, walkExpression } from '../core/expressions.ts';
import type { Expression } from '../core/syntax.ts';
import { callersOf } from './calls.ts';
import { type Hole, holesOf, type KeyShape } from './key-shape.ts';
import type { FunctionNode, Program } from './program.ts';
import { evaluate } from './values.ts';
import { wordsOf } from './words.ts';

/**
 * How many keys a cache can come to hold: `finite` for classes, enumerations, locales and the like, of which a program has
 * a set number; `open` for what people and rows bring in; `unknown` where the names say neither.
 */
export type Domain = 'finite' | 'open' | 'unknown';

const FINITE = new Set(
  (
    'cls klass class model models type types kind kinds enum locale locales lang language languages module modules env ' +
    'environment level mode theme country currency timezone zone tz app application package plugin plugins backend driver engine ' +
    'adapter provider constructor ctor proto schema field fields column columns table attribute attr property prop feature ' +
    'flag setting settings format formats extension ext dtype unit units version permission permissions role roles method ' +
    'template signature func function fn handler callback hook namespace platform region shard alias registry encoding ' +
    'charset icon color colour font direction operator op dialect connection db database bool boolean is has flavor flavour ' +
    'strategy layer level size width weekday month severity entity subclass base bases descriptor annotation ' +
    'serializer form content_type contenttype component regex pattern category'
  ).split(' '),
);

const OPEN = new Set(
  (
    'id ids uuid guid pk slug url uri href email user users username account customer order product item query search ' +
    'text phrase term message token session ip address host hostname domain hash digest sha key title content body payload ' +
    'request params args argument arguments arg input value values prompt word sentence ' +
    'phone isbn sku link image start end date time timestamp lat lng lon latitude longitude point keyword'
  ).split(' '),
);

/** The widest part decides. */
export function domainOf(program: Program, keys: readonly KeyShape[], node: FunctionNode): Domain {
  const holes = keys.flatMap(holesOf);
  if (holes.length === 0) return 'finite';
  const domains = holes.map((hole) => domainOfHole(program, hole, node));
  if (domains.includes('open')) return 'open';
  return domains.includes('unknown') ? 'unknown' : 'finite';
}

function domainOfHole(program: Program, hole: Hole, node: FunctionNode): Domain {
  const parameter = hole.parameter && hole.parameter.path.length === 0 ? parameterAt(node, hole.parameter.index) : null;
  const typed = parameter ? domainOfType(program, parameter, node) : null;
  if (typed) return typed;
  if (hole.parameter && goesOverOwn(program, node)) return 'finite';
  if (isOfOwnLoop(program, hole, node)) return 'finite';
  const named = domainOfLocal(hole, node) ?? domainOfName(hole.text);
  return named === 'open' && isOwnSetting(hole) ? 'unknown' : named;
}

/** `self.broker_url` is as set as its object; `self.id` tells rows apart. */
function isOwnSetting({ text }: Hole): boolean {
  return /^(self|this|cls)\.\w+$/.test(text) && !/(^|[._])(id|pk|uuid|slug)$/i.test(text);
}

/** A local name is what it was made of. */
function domainOfLocal({ names, text }: Hole, node: FunctionNode): Domain | null {
  const [name] = names;
  const bindings = node.facts.bindings.filter((binding) => binding.name === name && binding.kind === 'variable');
  const made = bindings.flatMap(({ value }) => (value ? namesIn(value) : [])).filter((other) => other !== name);
  if (text !== name || made.length === 0) return null;
  const domains = new Set(made.map(domainOfName));
  if (domains.has('open')) return 'open';
  return domains.has('finite') ? 'finite' : null;
}

/** A key that a function goes over by itself, row by row, is one of a set that is loaded whole. */
function isOfOwnLoop(program: Program, hole: Hole, node: FunctionNode): boolean {
  return (
    hole.names.length > 0 &&
    hole.names.every((name) => {
      const elements = node.facts.bindings.filter((binding) => binding.name === name);
      return (
        elements.length > 0 &&
        elements.every(({ kind, value }) => kind === 'element' && value !== null && !isGiven(program, value, node))
      );
    })
  );
}

/** The body of `rows.map(…)` over rows that nobody handed in. */
function goesOverOwn(program: Program, node: FunctionNode): boolean {
  return callersOf(program, node).some(
    ({ step: { call }, targets, node: outer }) =>
      call.callee.kind === 'member' &&
      /^(map|forEach|flatMap|filter|reduce)$/.test(call.callee.property) &&
      targets.some((target) => target.node === node && target.way === 'callback') &&
      !isGiven(program, call.callee.object, outer),
  );
}

function isGiven(program: Program, iterable: Expression, node: FunctionNode): boolean {
  return [...walkExpression(iterable)].some(
    (part) => part.kind === 'name' && evaluate(program, part, node).kind === 'parameter',
  );
}

function parameterAt(node: FunctionNode, index: number): Parameter | null {
  return node.facts.definition?.parameters[index] ?? null;
}

/** The domain of what a memoised function takes. */
export function domainOfParameters(program: Program, body: FunctionNode, isFirstOnly: boolean): Domain {
  const all = (body.facts.definition?.parameters ?? []).filter(({ name }) => name !== 'cls');
  const parameters = isFirstOnly ? all.slice(0, 1) : all;
  const domains = parameters.map((parameter) =>
    parameter.name === 'self'
      ? domainOfSelf(body)
      : (domainOfType(program, parameter, body) ?? domainOfName(parameter.name || 'args')),
  );
  if (domains.includes('open')) return 'open';
  return domains.includes('unknown') ? 'unknown' : 'finite';
}

/** A method's memo holds on to each instance that was ever asked. */
function domainOfSelf({ owner }: FunctionNode): Domain {
  const name = owner?.facts.name ?? '';
  const isEnum = owner?.facts.bases.some((base) => /Enum|Flag|Choices/.test(textOf(base))) ?? false;
  return isEnum ||
    /(Settings|Config|Registry|Manager|Factory|Singleton|Meta|Service|Client|Backend|Engine|Plugin)$/.test(name)
    ? 'finite'
    : 'unknown';
}

const FINITE_TYPES =
  /^(bool|boolean|type|Type|Callable|Literal|Enum|ClassDef|ModuleType|Constructor|Function|Locale|Language|typeof)\b/;
const OPEN_TYPES = /^(UUID|uuid\.UUID|datetime|date|Path|AnyUrl|HttpUrl|URL|Request)$/;

function domainOfType(program: Program, { annotation, default: given }: Parameter, node: FunctionNode): Domain | null {
  if (given?.kind === 'literal' && typeof given.value === 'boolean') return 'finite';
  if (!annotation) return null;
  const text = textOf(annotation);
  if (OPEN_TYPES.test(text)) return 'open';
  if (FINITE_TYPES.test(text)) return 'finite';
  if (annotation.kind === 'operation' && annotation.operands.every((part) => part.kind === 'literal')) return 'finite';
  const named = evaluate(program, annotation, node.parent ?? node);
  const isEnum =
    named.kind === 'class' && named.node.facts.bases.some((base) => /Enum|Choices|Flag/.test(textOf(base)));
  return isEnum ? 'finite' : null;
}

const GENERIC = new Set([
  'name',
  'names',
  'key',
  'value',
  'path',
  'string',
  'str',
  'code',
  'number',
  'tag',
  'hash',
  'location',
]);

/** By the last word that says something: `order.id` is open, `model_class` and `template_name` are finite. */
function domainOfName(text: string): Domain {
  if (/\b(__class__|__name__|__module__|__qualname__|_meta|constructor)\b|typeof|^type\(/.test(text)) return 'finite';
  const words = wordsOf(text.replace(/\(.*$/s, '')).toReversed();
  const telling = words.find((word) => !GENERIC.has(word) && (FINITE.has(word) || OPEN.has(word)));
  if (telling) return FINITE.has(telling) ? 'finite' : 'open';
  return words.some((word) => OPEN.has(word)) ? 'open' : 'unknown';
}
