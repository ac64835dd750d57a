import {
  type Answer,
  ApiError,
  authorOf,
  type Call,
  type Handlers,
  integer,
  notFound,
  ok,
  page,
  repositoryOf,
  text,
  unprocessable,
} from './call.ts';
import { checkRunJson, suiteJson } from './check-json.ts';
import { userJson } from './render.ts';
import { resolve } from './rest-git.ts';
import { isJson, type Json } from './webhooks.ts';
import {
  type Annotation,
  type CheckAction,
  type CheckRun,
  type CheckSuite,
  now,
  type Repository,
  type World,
} from './world.ts';

const READ = { checks: 'read' } as const;
const WRITE = { checks: 'write' } as const;

export const checkHandlers: Handlers = {
  'POST /repos/{owner}/{repo}/check-runs': createRun,
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': updateRun,
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}': (call) => {
    const repository = repositoryOf(call, READ);
    return ok(json(call, repository, runOf(call, repository)));
  },
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations': (call) => {
    const { annotations } = runOf(call, repositoryOf(call, READ));
    return page(call, annotations, (shown) =>
      shown.map((each) => ({ ...each, blob_href: '', title: each.title ?? null })),
    );
  },
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': (call) => {
    const repository = repositoryOf(call, READ);
    const sha = resolve(repository, call.parameters['ref'] ?? '');
    return runsPage(call, repository, ({ headSha }) => headSha === sha);
  },
  'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs': (call) => {
    const repository = repositoryOf(call, READ);
    const id = Number(call.parameters['check_suite_id']);
    return runsPage(call, repository, ({ suiteId }) => suiteId === id);
  },
  'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}': (call) => {
    const repository = repositoryOf(call, READ);
    const suite = [...repository.suites.values()].find(({ id }) => id === Number(call.parameters['check_suite_id']));
    if (!suite) throw notFound();
    return ok(suiteJson(call.root, call.world.app, repository, suite));
  },
  'GET /repos/{owner}/{repo}/commits/{ref}/check-suites': (call) => {
    const repository = repositoryOf(call, READ);
    const suite = repository.suites.get(resolve(repository, call.parameters['ref'] ?? ''));
    const suites = suite ? [suite] : [];
    return page(call, suites, (shown) => ({
      total_count: suites.length,
      check_suites: shown.map((each) => suiteJson(call.root, call.world.app, repository, each)),
    }));
  },
};

/** The App's suite on a commit, made where there is none. */
export function suiteOn(world: World, { suites }: Repository, headSha: string): CheckSuite {
  const suite = suites.get(headSha) ?? { id: world.newId(), headSha, createdAt: now() };
  suites.set(headSha, suite);
  return suite;
}

function createRun(call: Call): Answer {
  const repository = writable(call);
  const headSha = text(call.body, 'head_sha') ?? '';
  if (!repository.git.commits.has(headSha)) throw new ApiError(422, `No commit found for SHA: ${headSha}`);
  const run: CheckRun = {
    id: call.world.newId(),
    suiteId: suiteOn(call.world, repository, headSha).id,
    name: '',
    headSha,
    status: 'queued',
    conclusion: null,
    externalId: '',
    detailsUrl: 'https://example.com',
    startedAt: now(),
    completedAt: null,
    output: { title: null, summary: null, text: null },
    annotations: [],
    actions: [],
  };
  const name = text(call.body, 'name') ?? '';
  if (name === '') throw unprocessable({ field: 'name', code: 'missing_field' });
  apply(run, call.body);
  repository.checkRuns.set(run.id, run);
  emit(call, repository, run, run.status === 'completed' ? ['created', 'completed'] : ['created']);
  return { status: 201, body: json(call, repository, run) };
}

function updateRun(call: Call): Answer {
  const repository = writable(call);
  const run = runOf(call, repository);
  const wasCompleted = run.status === 'completed';
  apply(run, call.body);
  emit(call, repository, run, run.status === 'completed' && !wasCompleted ? ['completed'] : []);
  return ok(json(call, repository, run));
}

/** Checks all before it changes anything. */
function apply(run: CheckRun, body: Json): void {
  const output = isJson(body['output']) ? body['output'] : null;
  const annotations = annotationsOf(output);
  const actions = actionsOf(body);
  for (const name of ['summary', 'text']) {
    if ((text(output ?? {}, name) ?? '').length > 65_535)
      throw unprocessable(`output.${name} exceeds 65535 characters`);
  }
  const conclusion = text(body, 'conclusion');
  const status = conclusion ? 'completed' : (text(body, 'status') ?? run.status);
  if (status === 'completed' && !conclusion && !run.conclusion) throw unprocessable('conclusion is missing');
  run.name = text(body, 'name') ?? run.name;
  run.status = status;
  run.conclusion = status === 'completed' ? (conclusion ?? run.conclusion) : null;
  run.externalId = text(body, 'external_id') ?? run.externalId;
  run.detailsUrl = text(body, 'details_url') ?? run.detailsUrl;
  run.startedAt = text(body, 'started_at') ?? run.startedAt;
  run.completedAt = status === 'completed' ? (text(body, 'completed_at') ?? now()) : null;
  if (actions) run.actions = actions;
  if (!output) return;
  run.output = {
    title: text(output, 'title') ?? run.output.title,
    summary: text(output, 'summary') ?? run.output.summary,
    text: text(output, 'text') ?? run.output.text,
  };
  run.annotations.push(...annotations);
}

function annotationsOf(output: Json | null): readonly Annotation[] {
  const list = output?.['annotations'] ?? [];
  const given = (Array.isArray(list) ? list : []).filter(isJson);
  if (given.length > 50) throw unprocessable('output.annotations exceeds a maximum quantity of 50');
  return given.map((each) => {
    const [title, details] = [text(each, 'title'), text(each, 'raw_details')];
    const annotation = {
      path: text(each, 'path') ?? '',
      start_line: integer(each, 'start_line') ?? 0,
      end_line: integer(each, 'end_line') ?? 0,
      annotation_level: text(each, 'annotation_level') ?? '',
      message: text(each, 'message') ?? '',
      ...(title === undefined ? {} : { title }),
      ...(details === undefined ? {} : { raw_details: details }),
    };
    if (annotation.start_line < 1 || annotation.end_line < annotation.start_line)
      throw unprocessable('annotation: invalid lines');
    if ((title ?? '').length > 255) throw unprocessable('annotation: title is too long (maximum is 255 characters)');
    if (Math.max(annotation.message.length, (details ?? '').length) > 65_536)
      throw unprocessable('annotation: message exceeds 64 KB');
    return annotation;
  });
}

function actionsOf(body: Json): readonly CheckAction[] | null {
  const list = body['actions'];
  if (!Array.isArray(list)) return null;
  if (list.length > 3) throw unprocessable('actions exceeds a maximum quantity of 3');
  return list.filter(isJson).map((each) => {
    const action = {
      label: text(each, 'label') ?? '',
      description: text(each, 'description') ?? '',
      identifier: text(each, 'identifier') ?? '',
    };
    if (action.label.length > 20 || action.description.length > 40 || action.identifier.length > 20)
      throw unprocessable('action: too long');
    return action;
  });
}

function writable(call: Call): Repository {
  const repository = repositoryOf(call, WRITE);
  if (repository.archived && repository.archivedRefusesChecks)
    throw new ApiError(403, 'Repository was archived so is read-only.');
  if (call.caller.kind !== 'installation') throw new ApiError(403, 'You must authenticate via a GitHub App.');
  return repository;
}

function runsPage(call: Call, repository: Repository, isWanted: (run: CheckRun) => boolean): Answer {
  const { query } = call;
  const appId = query.get('app_id');
  const found = [...repository.checkRuns.values()].filter(
    (run) =>
      isWanted(run) &&
      (query.get('check_name') ?? run.name) === run.name &&
      (query.get('status') ?? run.status) === run.status &&
      (appId === null || Number(appId) === call.world.app.id),
  );
  // The newest of each name, unless all are asked for.
  const newest = new Map(found.map((run) => [run.name, run]));
  const runs = query.get('filter') === 'all' ? found : [...newest.values()];
  return page(call, runs.toReversed(), (shown) => ({
    total_count: runs.length,
    check_runs: shown.map((run) => json(call, repository, run)),
  }));
}

function runOf({ parameters }: Call, { checkRuns }: Repository): CheckRun {
  const run = checkRuns.get(Number(parameters['check_run_id']));
  if (!run) throw notFound();
  return run;
}

function json(call: Call, repository: Repository, run: CheckRun): Json {
  return checkRunJson(call.root, call.world.app, repository, run);
}

/** The App hears of its own runs too. */
function emit(call: Call, repository: Repository, run: CheckRun, actions: readonly string[]): void {
  const { root, world } = call;
  const suite = suiteJson(root, world.app, repository, suiteOn(world, repository, run.headSha));
  const overrides = {
    check_run: { ...json(call, repository, run), check_suite: suite },
    sender: userJson(root, authorOf(call)),
  };
  for (const action of actions) call.emit(`check_run.${action}`, overrides, repository);
}
