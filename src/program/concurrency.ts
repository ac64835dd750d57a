import { textOf } from '../core/expressions.ts';
import type { Expression } from '../core/syntax.ts';
import { callersOf } from './calls.ts';
import { perProgram } from './per-program.ts';
import type { ClassNode, FunctionNode, Program } from './program.ts';
import { evaluate } from './values.ts';

/** Whether a request runs the function: it is a view, route or resolver, or one calls it. */
export const servesRequests = perProgram((program, node: FunctionNode): boolean => {
  if (node.file.excluded) return false;
  if (isEntry(node)) return true;
  if (node.parent?.facts.definition && servesRequests(program, node.parent)) return true;
  return callersOf(program, node).some((site) => servesRequests(program, site.node));
}, false);

function isEntry(node: FunctionNode): boolean {
  const { definition, parent } = node.facts;
  if (!definition || parent === null) return false;
  return (
    definition.decorators.some(({ expression }) => isRouteDecorator(expression)) ||
    takesRequest(node) ||
    (node.owner !== null && isRequestClass(node.owner) && HANDLER_METHODS.test(node.facts.name)) ||
    isRouteFile(node)
  );
}

const ROUTE_DECORATOR =
  /^(?:\w+\.)*(?:route|get|post|put|patch|delete|head|websocket|api_view|action|login_required|require_GET|require_POST|require_http_methods|Get|Post|Put|Patch|Delete|All|Query|Mutation|ResolveField|FieldResolver|field_resolver|simple_tag|inclusion_tag)$/;

function isRouteDecorator(expression: Expression): boolean {
  const callee = expression.kind === 'call' ? expression.callee : expression;
  const text = textOf(callee);
  if (!ROUTE_DECORATOR.test(text)) return false;
  return text.includes('.') || expression.kind === 'call' || /^(login_required|require_)/.test(text);
}

/** `request` in a view, `(req, res)` and `ctx` in a handler. */
function takesRequest(node: FunctionNode): boolean {
  const parameters = (node.facts.definition?.parameters ?? []).filter(({ name }) => name !== 'self' && name !== 'cls');
  const [first, second] = parameters;
  if (!first) return false;
  if (node.file.facts.language === 'python') return first.name === 'request';
  if (/^_?(req|request)$/.test(first.name))
    return second === undefined || /^_?(res|response|reply|context|ctx|\{.*|)$/.test(second.name);
  return first.name === 'ctx' && second?.name === 'next';
}

const REQUEST_CLASS = /(View|ViewSet|APIView|Resource|RequestHandler|Controller|Resolver|Middleware|Endpoint)$/;
const HANDLER_METHODS =
  /^(get|post|put|patch|delete|head|list|retrieve|create|update|partial_update|destroy|dispatch|get_queryset|get_context_data|get_object|process_request|process_response|__call__)$/;

function isRequestClass(owner: ClassNode): boolean {
  if (owner.file.facts.language !== 'python') return false;
  return [...owner.facts.bases.map(textOf)].some((name) => REQUEST_CLASS.test(name));
}

const ROUTE_METHODS = /^(GET|POST|PUT|PATCH|DELETE|HEAD|loader|action|getServerSideProps)$/;

function isRouteFile(node: FunctionNode): boolean {
  const { definition } = node.facts;
  if (node.file.facts.language === 'python' || !definition?.exported) return false;
  return (
    ROUTE_METHODS.test(node.facts.name) ||
    (definition.exported === 'default' && /(^|\/)pages\/api\//.test(node.file.path))
  );
}

/** Whether another caller can run between two points of the function: Python threads always, tasks and JavaScript at an await. */
export function yieldsBetween(program: Program, node: FunctionNode, from: number, to: number): boolean {
  const isPython = node.file.facts.language === 'python';
  const isAsync = node.facts.definition?.isAsync ?? false;
  if (isPython && !isAsync) return true;
  return node.facts.steps.some((step) => {
    if (step.kind !== 'call' || step.span.line < from || step.span.line > to) return false;
    if (!step.call.awaited) return false;
    return evaluate(program, step.call.callee, node).kind !== 'class';
  });
}

/** Code that runs once and for one user: commands, scripts, build tools. */
export function runsOnce({ file }: FunctionNode): boolean {
  return ONE_SHOT.test(file.path);
}

const ONE_SHOT =
  /(^|\/)(management\/commands|scripts?|bin|cli|tools?|tooling|build|ci|tasks|devtools|codegen|webpack|vite|rollup|eslint[\w-]*|babel[\w-]*)\/|(^|\/)(cli|manage|setup|conf|settings|gulpfile|gruntfile)[\w.-]*\.\w+$|\.config\.\w+$/i;

/** Code of a page: what it holds is gone with the page. */
export function runsInBrowser(node: FunctionNode): boolean {
  return (
    node.file.facts.language !== 'python' && (/\.[jt]sx$|\.vue$/.test(node.file.path) || BROWSER.test(node.file.path))
  );
}

const BROWSER =
  /(^|\/)(frontend|client|web|ui|browser|static|assets|public|components|hooks|app\/(?!api\/)|webapp|javascript|js|composables|widgets?|editor)\//i;
