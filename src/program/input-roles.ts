import { textOf } from '../core/expressions.ts';
import { type Input, isCalled } from './inputs.ts';
import { wordsOf } from './words.ts';

/**
 * What an input is to a value: `who` tells users, tenants and the like apart, `how` is the language, currency or zone that
 * it is made for, `what` any other; `means` only carries it (a connection, a logger, a time limit, a callback).
 */
export type Role = 'who' | 'how' | 'what' | 'means';

const MEANS = new Set(
  (
    'db database session sessions conn connection cursor engine client clients api http axios fetch fetcher fetch_fn log logger ctx ' +
    'context tx trx transaction txn manager em pool redis cache caches store storage repo repository service services ' +
    'timeout timeouts signal abort controller force forced refresh reload fresh bypass nocache no_cache skip use_cache ' +
    'callback cb done next on_done on_progress progress retry retries attempt attempts delay ttl expiry expires max_age ' +
    'options opts config configuration conf settings env app application self cls this using alias adapter driver backend ' +
    'provider loader load func function fn factory generator getter compute compute_fn handler resolver fallback default default_value ' +
    'index idx i j n cookie cookies cookie_jar cookiejar jar debug verbose quiet silent trace span tracer metrics stats telemetry lock mutex semaphore queue executor scheduler ' +
    'dispatch toast router navigate navigation history t i18n translate query_client queryclient ref refs event ' +
    'chunk_size batch_size concurrency parallel workers headers header agent user_agent credentials token access_token auth ' +
    'authorization api_key apikey secret password base_url host endpoint instance parent module registry key cache_key plugin plugins ' +
    'middleware bus broker res response reply enabled transport stream socket interval exception error err'
  ).split(' '),
);

const WHO =
  /^(current_|auth_|logged_in_)?(user|users|account|customer|member|owner|viewer|actor|tenant|org|organi[sz]ation|workspace|team|company|realm)(_?(id|ids|pk|uuid|slug|name|key|email))?$/;
const HOW =
  /^((active|current|default|user)_)?(locale|lang|language|languages|language_code|lang_code|locale_code|currency|currency_code|timezone|time_zone|tz|country|country_code|region)$/;

export function roleOf(input: Input): Role {
  const last = input.text.split('.').at(-1) ?? input.name;
  const name = wordsOf(last).join('_');
  if (WHO.test(name)) return isFunction(input) ? 'means' : 'who';
  if (HOW.test(name)) return isFunction(input) ? 'means' : 'how';
  const words = wordsOf(last);
  if (input.kind === 'field' || isFunction(input)) return 'means';
  const end = words.at(-1) ?? '';
  const carries =
    MEANS.has(name) ||
    MEANS.has(end) ||
    MEANS.has(words[0] ?? '') ||
    /^(on|is_cached|should|set|handle)$/.test(words[0] ?? '');
  const root = wordsOf(input.name).join('_');
  return carries || (input.text !== input.name && isMeansRoot(root)) ? 'means' : 'what';
}

/** Whether a name says that it holds what carries data, and no data: a client, a pool, an instance. */
export function isMeans(name: string): boolean {
  const words = wordsOf(name);
  return MEANS.has(words.at(-1) ?? '') || MEANS.has(words.slice(-2).join('_'));
}

/** `config.url`, `this.client`: what leads on from something that carries. */
function isMeansRoot(root: string): boolean {
  return MEANS.has(root) && !/^(options|opts|ctx|context|event)$/.test(root);
}

/** Whether a part of a key names who asks or how the answer is made: `self.org.id`, `request.user.username`, `get_language()`. */
export function audienceOf(text: string): 'who' | 'how' | null {
  const said = text.replaceAll(/\(.*?\)/g, '');
  const names = [wordsOf(said.split('.').at(-1) ?? said).join('_'), thingOf(said)];
  if (names.some((name) => WHO.test(name))) return 'who';
  return names.some((name) => HOW.test(name)) ? 'how' : null;
}

function isFunction({ name, scope, binding }: Input): boolean {
  if (isCalled(scope, name)) return true;
  const annotation = binding?.annotation;
  if (!annotation) return false;
  return annotation.kind === 'opaque'
    ? false
    : /^(typing\.)?(Callable|Function|Awaitable|Logger|Session|AsyncSession)\b/.test(textOf(annotation));
}

/** The thing that a name stands for, without what identifies it: `user_id`, `userSlug`, `users` are `user`. */
export function thingOf(text: string): string {
  const last =
    text
      .replace(/[?!]/g, '')
      .split('.')
      .filter((part) => !/^(id|pk|uuid|slug|key|name|code)$/i.test(part))
      .at(-1) ?? text;
  const words = wordsOf(last).filter(
    (word) => !/^(id|ids|pk|uuid|guid|slug|key|name|code|hash|current|the|raw|str)$/.test(word),
  );
  const noun = words.at(-1) ?? last.toLowerCase();
  return noun.length > 3 && noun.endsWith('s') && !noun.endsWith('ss') ? noun.slice(0, -1) : noun;
}

/** Identifies a row or a resource, and with it all that belongs to it. */
export function isIdentity(text: string): boolean {
  const last = wordsOf(text.split('.').at(-1) ?? text).at(-1) ?? '';
  return /^(id|pk|uuid|guid|sha|hash|digest|checksum|etag|token|oid|ulid|cid|url|uri|link|href|permalink|isbn|sku|username|login|email|item|entry|row|record)$/.test(
    last,
  );
}

/** What a value of one thing can differ by. */
const OF_ONE =
  /^(limit|page|offset|cursor|size|count|max|min|depth|include|includes|exclude|with|need|needs|full|fulltext|detail|detailed|details|fields|columns|expand|preview|draft|only|top)$/;
/** What a list can differ by, besides. */
const OF_LISTS =
  /^(sort|order|ordering|filter|filters|query|search|keyword|type|kind|status|state|mode|from|to|since|until|start|end|range|period|interval|view|scope|permissions|all|days|hours|format|version|variant|part|parts)$/;

/** Chooses a part, an order or a form of what is asked for; of one thing fewer choices can be made than of a list. */
export function isSelection(text: string, of: 'one' | 'list'): boolean {
  if (text.endsWith('()')) return false;
  const words = wordsOf(text.split('.').at(-1) ?? text);
  const [first = '', last = ''] = [words[0], words.at(-1)];
  if (OF_ONE.test(first) || OF_ONE.test(last)) return true;
  return of === 'list' && (OF_LISTS.test(first) || (words.length <= 2 && OF_LISTS.test(last)));
}

/** Names a resource by where it is, which is one page or file. */
export function isAddress(text: string): boolean {
  return /(url|uri|link|href|guid|permalink|domain|host|path|endpoint|sql|statement|site)s?["')]*$/i.test(text);
}
