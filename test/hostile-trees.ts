export type Files = Readonly<Record<string, string | Uint8Array>>;

export const repeat = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');
const nest = (count: number, open: string, inside: string, close: string) =>
  open.repeat(count) + inside + close.repeat(count);

/** Trees that nobody writes, each with a way to break a reader of trees. */
export const TREES: readonly (readonly [string, Files])[] = [
  ['nothing', {}],
  ['bytes that are no text', { 'a.py': new Uint8Array([0, 1, 2, 255]), 'b.ts': new Uint8Array([0xc3, 0x28, 0xff]) }],
  [
    'a byte order mark and carriage returns',
    { 'a.py': '\ufeffcache = {}\r\n', 'b.ts': '\ufeffconst a = 1\rconst b = 2\r\n' },
  ],
  ['one line of five megabytes', { 'a.js': `x=${'1+'.repeat(2_500_000)}1`, 'b.py': `x = "${'a'.repeat(5_000_000)}"` }],
  ['one line of a megabyte', { 'a.js': `x=[${'1,'.repeat(500_000)}1]`, 'b.py': `x = "${'a'.repeat(1_000_000)}"` }],
  ['deep parentheses', { 'a.py': `x = ${nest(50_000, '(', '1', ')')}`, 'b.ts': `x = ${nest(50_000, '(', '1', ')')}` }],
  ['deep blocks', { 'b.ts': nest(5_000, 'if (a) {', 'b()', '}'), 'c.ts': nest(300, 'if (a) {', 'b()', '}') }],
  ['deep closures', { 'b.ts': nest(120, 'f(() => {', 'cache.get(a)', '})'), 'c.ts': nest(3_000, '() => {', 'a', '}') }],
  [
    'deep lambdas',
    { 'a.py': `f = ${'lambda: '.repeat(2_000)}1`, 'b.py': `f = ${'lambda x: '.repeat(150)}cache.get(x)` },
  ],
  ['long member chains', { 'a.ts': `x${'.y'.repeat(20_000)}`, 'b.py': `x = a${'.get(b)'.repeat(350)}` }],
  [
    'long calls',
    {
      'a.ts': `${'f('.repeat(380)}1${')'.repeat(380)}`,
      'b.py': `x = a + ${repeat(20_000, (at) => `b${at} +`).replaceAll('\n', ' ')} c`,
    },
  ],
  ['names of the prototype', prototypeNames()],
  [
    'a file that imports itself',
    {
      'a.py': 'from a import cache\nfrom .a import get\ncache.get(get)',
      'b.ts': "import { b } from './b'\nexport { b } from './b'\nexport * from './b'\nb.get(1)",
    },
  ],
  [
    'import cycles',
    {
      'a.ts': "export * from './b'\nexport { x } from './b'\nimport { y } from './c'\nexport const z = y",
      'b.ts': "export * from './c'\nexport { x } from './c'",
      'c.ts': "export * from './a'\nexport { x, x as y } from './a'\nimport { x, z } from './a'\nx.get(z)",
    },
  ],
  [
    'a class that inherits from itself',
    {
      'a.py': 'class A(A):\n  def get(self):\n    return super().get() or self.cache.get(1)\n',
      'b.ts': 'class A extends A { get() { return super.get() ?? this.get() } }',
    },
  ],
  [
    'classes that inherit in a circle',
    {
      'a.py':
        'class A(C):\n  pass\nclass B(A):\n  pass\nclass C(B):\n  def get(self, k):\n    self.c[k] = self.get(k)\n    return self.missing\n',
      'b.ts':
        'class A extends B {}\nclass B extends C { m = this.n }\nclass C extends A { n = this.m; get() { return this.q } }',
    },
  ],
  [
    'functions that call each other',
    {
      'a.py':
        '_c = {}\ndef a(x):\n  if x not in _c:\n    _c[x] = b(x)\n  return _c[x]\ndef b(x):\n  return c(x)\ndef c(x):\n  return a(x) or b(x)\n',
      'b.ts': 'const a = () => b()\nconst b = () => a()\nlet c = d\nlet d = c\nfunction e() { return e }\ne()()()()\n',
    },
  ],
  [
    'objects that are spread into one another',
    {
      'a.ts':
        'const a = { ...a }\nconst b = { ...c }\nconst c = { ...b }\na.x.y(b.get(1), c.m)\nlet d = { ...d }\nd = { ...d, e: 1 }\nd.get(d.f)',
    },
  ],
  [
    'a value that holds itself',
    { 'a.py': 'x = x\ny = [y]\nz = {"z": z}\nw = w.w\nv = v(v)\ncache.get(f"{x}{y}{z}{w}{v}")' },
  ],
  [
    'keys that double',
    {
      'a.py': `def f(k0):\n${repeat(60, (at) => `  k${at + 1} = k${at} + ":" + k${at}\n  cache.get(k${at + 1})`)}\n`,
      'b.ts': `function f(k0) {\n${repeat(60, (at) => `const k${at + 1} = \`\${k${at}}:\${k${at}}\`; cache.set(k${at + 1}, 1)`)}\n}`,
    },
  ],
  [
    'a chain of names',
    {
      'a.py': `x0 = {}\n${repeat(20_000, (at) => `x${at + 1} = x${at}`)}\nx20000.get(1)`,
      'b.ts': `${repeat(8_000, (at) => `const x${at} = x${at + 1}`)}`,
    },
  ],
  [
    'a chain of functions',
    {
      'a.py': `def f0(k):\n  return cache.get(k)\n${repeat(8_000, (at) => `def f${at + 1}(k):\n  return f${at}(k)`)}`,
      'b.ts': repeat(8_000, (at) => `export async function f${at}(k) { return await f${at + 1}(k) }`),
    },
  ],
  [
    'a chain of classes',
    { 'a.py': `class C0:\n  x = 1\n${repeat(4_000, (at) => `class C${at + 1}(C${at}):\n  y = 1`)}\nC4000().get(1)` },
  ],
  [
    'a chain of files',
    Object.fromEntries(
      Array.from({ length: 1_500 }, (_, at) => [
        `m${at}.ts`,
        `export * from './m${at + 1}'\nexport { x } from './m${at + 1}'`,
      ]),
    ),
  ],
  [
    'a function that calls many',
    {
      'a.py': `${repeat(3_000, (at) => `def f${at}(k):\n  cache.delete(f"a{k}")\n  db.update_order(k)`)}\ndef all(k):\n${repeat(3_000, (at) => `  f${at}(k)`)}`,
    },
  ],
  [
    'twenty thousand functions',
    { 'a.ts': repeat(20_000, (at) => `export function f${at}(id) { return cache.get(id) }`) },
  ],
  [
    'a class of ten thousand methods',
    {
      'a.py': `class A:\n  def __init__(self):\n    self.c = {}\n${repeat(10_000, (at) => `  def m${at}(self, k):\n    self.c[k] = self.m${at + 1}(k)`)}`,
    },
  ],
  [
    'a huge switch',
    {
      'a.ts': `function f(k) {\n switch (k) {\n${repeat(15_000, (at) => `case ${at}: cache.set('a${at}', ${at}); break`)}\n}\n}`,
    },
  ],
  [
    'a name that is given again and again',
    { 'a.py': `x = 1\n${'x = x + 1\n'.repeat(60_000)}`, 'b.ts': `let x = 1\n${'x = x + x\n'.repeat(60_000)}` },
  ],
  [
    'early returns without end',
    { 'a.py': `def f(a):\n${repeat(10_000, (at) => `  if a == ${at}:\n    return cache.get(a)`)}` },
  ],
  [
    'long keys',
    {
      'a.py': repeat(
        200,
        (at) =>
          `def f${at}(x):\n  cache.set("${'k'.repeat(3_000)}${at}", db.get_order(x))\n  cache.delete("${'k'.repeat(3_000)}${at + 1}")`,
      ),
    },
  ],
  [
    'many caches of the same data',
    {
      'a.py': repeat(
        150,
        (at) =>
          `_c${at} = {}\ndef get${at}(id):\n  if id not in _c${at}:\n    _c${at}[id] = db.get_order(id)\n  return _c${at}[id]\ndef set${at}(id):\n  db.update_order(id)`,
      ),
    },
  ],
  [
    'comments that look like ours',
    { 'a.py': repeat(5_000, () => '# cache-audit: ignore[unbounded-cache, __proto__, constructor] x') },
  ],
  [
    'configuration that is none',
    {
      'package.json': '[]',
      'a/package.json': '{"name": 5}',
      'tsconfig.json': '{"compilerOptions": {"paths": {"*": 5, "__proto__": ["*"]}, "baseUrl": 5}}',
      'b/tsconfig.json': '{'.repeat(10_000),
      'a.ts': "import a from 'a'",
    },
  ],
];

function prototypeNames(): Files {
  const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'valueOf', 'prototype'];
  const python = names.map(
    (name) =>
      `class ${name}(${name}):\n  ${name} = {}\n  def ${name}(self, ${name}):\n    self.${name}[${name}] = ${name}\n    cache.set("${name}", ${name}.${name})\n${name} = ${name}\nimport ${name}\nfrom ${name} import ${name}`,
  );
  const script = names.map(
    (name) =>
      `import { ${name} as a_${name} } from './${name}'\nconst o_${name} = { ${name}: 1, ['${name}']: {} }\no_${name}.${name}['${name}'] = cache.get('${name}')\nobj['${name}'] ??= ${name}.${name}()\nfunction f_${name}(x) { if (!c[x]) c[x] = db.${name}(x); return c.${name} }\nexport { a_${name} as ${name} }`,
  );
  return {
    'a.py': python.join('\n'),
    'a.ts': script.join('\n'),
    __proto__: 'x',
    'constructor.ts': script.join('\n'),
    '__proto__.ts': script.join('\n'),
    'hasOwnProperty/__proto__.py': python.join('\n'),
    'package.json': '{"name": "__proto__"}',
  };
}
