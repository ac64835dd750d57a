import { createHmac, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

/** What GitHub would send: the event's name and its payload. */
export interface WebhookEvent {
  readonly name: string;
  readonly payload: Json;
}

/** An object of JSON whose fields are not known; what is read from one is checked where it is read. */
export type Json = { [name: string]: unknown };

/**
 * A delivery made from GitHub's published examples, with `overrides` laid over them (objects are merged, arrays and values
 * replaced, undefined removes).
 *
 *     const { name, payload } = delivery('pull_request.opened', { number: 7, pull_request: { number: 7 } });
 */
export function delivery(event: string, overrides: Json = {}): WebhookEvent {
  const [name = '', action] = event.split('.');
  const made = merged(exampleOf(name, action), action ? { action } : {});
  const isLite = name !== 'ping' && !name.startsWith('installation');
  const payload = isLite ? merged({ installation: { id: 1, node_id: 'MDIzOk' } }, made) : made;
  return { name, payload: asJson(merged(payload, overrides)) };
}

/** What is wrong with a payload by the published schemas; empty where it is valid. */
export function validatePayload(name: string, payload: Json): string[] {
  const action = typeof payload['action'] === 'string' ? payload['action'] : 'event';
  const definition = `${name}$${action}`;
  if (!(definition in schemas.definitions)) return [`${name}.${action}: no schema`];
  const validate = validatorOf(definition);
  if (validate(payload)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${name}.${action}${instancePath}: ${message} ${JSON.stringify(params)}`,
  );
}

/** The headers and the body of a signed delivery. A redelivery has the same `id`. */
export function signed({ name, payload }: WebhookEvent, secret: string, id: string = randomUUID()): SignedDelivery {
  const body = JSON.stringify(payload);
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/fake',
      'x-github-event': name,
      'x-github-delivery': id,
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
  };
}

export interface SignedDelivery {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** `over` laid over `under`. */
export function merged(under: unknown, over: unknown): unknown {
  if (!isJson(under) || !isJson(over)) return over;
  const result: Json = { ...under };
  for (const [name, value] of Object.entries(over)) {
    if (value === undefined) delete result[name];
    else result[name] = name in under ? merged(under[name], value) : value;
  }
  return result;
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asJson(value: unknown): Json {
  if (!isJson(value)) throw new Error('not an object');
  return value;
}

interface Definition {
  readonly name: string;
  readonly examples: readonly Json[];
}

const require = createRequire(import.meta.url);
const definitions: readonly Definition[] = require('@octokit/webhooks-examples');
const schemas: { readonly definitions: Readonly<Record<string, object>> } = require('@octokit/webhooks-schemas');
const examples = new Map<string, unknown>();
const validators = new Map<string, ValidateFunction>();
const validator = new Ajv({ strict: false, allErrors: true, logger: false });
formats.default(validator);

/** Where there is no valid example, a like one: what differs is named here. */
const MADE: Readonly<Record<string, { readonly from: string; readonly over: Json }>> = {
  'check_run.rerequested': {
    from: 'check_run.completed',
    over: { check_run: { check_suite: { status: 'completed', conclusion: 'failure' } } },
  },
  'merge_group.destroyed': { from: 'merge_group.checks_requested', over: { reason: 'dequeued' } },
  'pull_request.edited': {
    from: 'pull_request.synchronize',
    over: { before: undefined, after: undefined, changes: { base: { ref: { from: 'main' }, sha: { from: '0' } } } },
  },
  'repository.archived': { from: 'repository.created', over: { repository: { archived: true } } },
  'repository.unarchived': { from: 'repository.created', over: {} },
  'repository.deleted': { from: 'repository.created', over: {} },
};

/** Examples are looked for once: many of them are not valid. */
function exampleOf(name: string, action: string | undefined): unknown {
  const key = `${name}.${action}`;
  const example = examples.get(key) ?? findExample(name, action);
  examples.set(key, example);
  return structuredClone(example);
}

function findExample(name: string, action: string | undefined): unknown {
  const made = MADE[`${name}.${action}`];
  if (made) {
    const [fromName = '', fromAction] = made.from.split('.');
    return merged(exampleOf(fromName, fromAction), { action, ...made.over });
  }
  const published = definitions.find((definition) => definition.name === name)?.examples ?? [];
  const fitting = published.filter((example) => action === undefined || example['action'] === action);
  const example = fitting.find((each) => validatePayload(name, each).length === 0) ?? fitting[0];
  if (!example) throw new Error(`no example of ${name}.${action}`);
  return example;
}

function validatorOf(definition: string): ValidateFunction {
  const validate =
    validators.get(definition) ??
    validator.compile({ $ref: `#/definitions/${definition}`, definitions: schemas.definitions });
  validators.set(definition, validate);
  return validate;
}
