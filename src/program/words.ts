/** Names of code taken apart into what they do and what they do it to. */
export interface NameParts {
  readonly verb: 'read' | 'create' | 'update' | 'delete' | null;
  /** Singular, lower case, words joined by `_`; empty where the name has no noun. */
  readonly noun: string;
}

const VERBS: ReadonlyMap<string, 'read' | 'create' | 'update' | 'delete'> = new Map([
  ...[
    'get',
    'fetch',
    'find',
    'load',
    'read',
    'list',
    'select',
    'retrieve',
    'lookup',
    'query',
    'count',
    'search',
    'use',
  ].map((verb) => [verb, 'read'] as const),
  ...['create', 'insert', 'add', 'register', 'invite', 'clone', 'import'].map((verb) => [verb, 'create'] as const),
  ...[
    'update',
    'save',
    'set',
    'put',
    'patch',
    'edit',
    'change',
    'modify',
    'rename',
    'replace',
    'store',
    'upsert',
    'persist',
    'write',
    'archive',
    'publish',
    'unpublish',
    'enable',
    'disable',
    'toggle',
    'move',
    'assign',
    'revive',
    'reorder',
    'bulk',
  ].map((verb) => [verb, 'update'] as const),
  ...['delete', 'remove', 'destroy', 'drop', 'purge', 'revoke'].map((verb) => [verb, 'delete'] as const),
]);

const FILLERS = new Set([
  'by',
  'all',
  'many',
  'one',
  'the',
  'or',
  'async',
  'from',
  'db',
  'in',
  'with',
  'for',
  'and',
  'of',
  'to',
  'if',
  'cached',
  'cache',
  'data',
  'current',
  'own',
  'new',
]);

/** `getUserById` → read user; `update_order_items` → update order_item; `save` → update, no noun. */
export function nameParts(name: string): NameParts {
  const words = wordsOf(name);
  const verb = VERBS.get(words[0] ?? '') ?? null;
  const rest = verb ? words.slice(1) : words;
  const end = rest.findIndex(
    (word, at) => at > 0 && ['by', 'from', 'for', 'with', 'in', 'if', 'or', 'and', 'to'].includes(word),
  );
  const noun = (end < 0 ? rest : rest.slice(0, end)).filter((word) => !FILLERS.has(word));
  return { verb, noun: nounOf(noun) };
}

/** `userRepository`, `UsersService` → user: what the holder of methods is for. */
export function holderNoun(name: string): string {
  const words = wordsOf(name).filter((word) => !HOLDERS.has(word));
  return nounOf(words);
}

const HOLDERS = new Set([
  'repository',
  'repo',
  'service',
  'store',
  'dao',
  'api',
  'client',
  'manager',
  'model',
  'controller',
  'gateway',
  'db',
  'database',
  'the',
  'my',
  'self',
  'this',
  'base',
  'use',
]);

export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

export function nounOf(words: readonly string[]): string {
  return words.map((word, at) => (at === words.length - 1 ? singular(word) : word)).join('_');
}

export function singular(word: string): string {
  if (word.length < 4 || /(ss|us|is|news|series)$/.test(word)) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(ches|shes|xes|sses|zes)$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}
