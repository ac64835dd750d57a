import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { javascript, typescript } from '../../src/languages/typescript.ts';
import { lines } from './construct.ts';
import { renderModule } from './render.ts';
import { DEFINITIONS } from './typescript-definitions.ts';
import { EXPRESSIONS } from './typescript-expressions.ts';
import { MODULES } from './typescript-modules.ts';
import { STATEMENTS } from './typescript-statements.ts';

const SNIPPETS = [...MODULES, ...EXPRESSIONS, ...STATEMENTS, ...DEFINITIONS];

/** What people write around a cache: most constructs meet in it. */
const SERVICE = lines(
  "import { redis } from './redis';",
  '@Injectable()',
  'export class OrderService<T extends Order> extends Service<T> {',
  '  constructor(private readonly orders: Repository<Order>) { super(); }',
  '  async price(id: string, { day = today() }: Options = {}): Promise<number | null> {',
  `    const key = \`order:\${id}:price\`;`,
  '    for (const [name, value] of Object.entries(await redis.hgetall(key))) {',
  '      switch (name) { case day: return Number(value); default: continue; }',
  '    }',
  '    try { return (await this.orders.findOne({ id }))?.price ?? null } finally { await redis.expire(key, 60) }',
  '  }',
  '}',
);

describe('typescript and javascript', () => {
  it.each(SNIPPETS)('lowers $construct', ({ path, snippet, expect: rendering }) => {
    const language = /\.[mc]?tsx?$/.test(path) ? typescript : javascript;
    const module = language.lower(snippet, path);
    expect(renderModule(module)).toBe(rendering);
    expect(module.gaps).toEqual([]);
  });

  it('lowers any start of a text without throwing', () => {
    for (let length = 0; length <= SERVICE.length; length += 1) {
      for (const path of ['orders.ts', 'orders.tsx']) typescript.lower(SERVICE.slice(0, length), path);
      javascript.lower(SERVICE.slice(0, length), 'orders.js');
    }
  });

  it('lowers JavaScript with anything put into it without throwing', () => {
    const everything = SNIPPETS.map(({ snippet }) => snippet).join('\n');
    const noise = fc.oneof(fc.string(), fc.constantFrom('(', '{', '`', '</', '<', '=>', '=', 'é', '\\', '#', '*/'));
    const mutated = fc
      .tuple(fc.nat(everything.length), fc.nat(9), noise)
      .map(([at, removed, put]) => everything.slice(0, at) + put + everything.slice(at + removed));
    fc.assert(fc.property(mutated, (text) => renderModule(javascript.lower(text, 'orders.js')).length >= 0));
  });

  it('keeps what parses beside a syntax error', () => {
    const module = typescript.lower(lines('save(order);', 'const = = 3;', 'load(order);'), 'orders.ts');
    expect(module.gaps).toEqual([{ path: 'orders.ts', reason: 'syntax-error', line: 2 }]);
    expect(renderModule(module)).toContain('(call save order)');
    expect(renderModule(module)).toContain('(call load order)');
  });

  it('keeps the comments that suppress, in code and in markup', () => {
    const text = lines('save(); // cache-audit: ignore', 'show(<p>{/* cache-audit: ignore */}</p>);', '// orders');
    const module = typescript.lower(text, 'orders.tsx');
    expect(module.comments).toEqual([
      { text: '// cache-audit: ignore', line: 1 },
      { text: '/* cache-audit: ignore */', line: 2 },
    ]);
    expect(module.lines).toBe(3);
  });

  it('keeps a switch of very many arms flat', () => {
    const arms = Array.from({ length: 5000 }, (_, at) => `case ${at}: save(order); break;`);
    const [statement, ...others] = javascript.lower(`switch (order) { ${arms.join(' ')} }`, 'orders.js').body;
    expect(others).toEqual([]);
    expect(statement).toMatchObject({ kind: 'opaque', statements: { length: 5000 } });
  });

  it('names the line of the definition that a message is about', () => {
    const [statement] = typescript.lower(lines('@cached', 'class Order {', '}'), 'orders.ts').body;
    expect(statement).toMatchObject({ definition: { span: { line: 1 }, nameSpan: { line: 2, column: 6 } } });
  });
});
