/** Functions that turn a value into text or a number and keep what it says. */
export const CONVERSIONS: ReadonlySet<string> = new Set([
  'str',
  'String',
  'int',
  'Number',
  'repr',
  'encodeURIComponent',
  'quote',
  'force_str',
  'smart_str',
  'unicode',
]);

/** Methods whose answer says what their receiver says. */
export const TEXT_METHODS: ReadonlySet<string> = new Set([
  'toString',
  'encode',
  'decode',
  'lower',
  'upper',
  'strip',
  'toLowerCase',
  'toUpperCase',
  'trim',
  'hexdigest',
  'digest',
  'lstrip',
  'rstrip',
]);

/** Calls that write a value down as text, parts in order. */
export const SERIALIZERS: ReadonlySet<string> = new Set(['JSON.stringify', 'json.dumps', 'superjson.stringify']);
