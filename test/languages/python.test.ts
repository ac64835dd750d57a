import { describe, expect, it } from 'vitest';
import { python } from '../../src/languages/python.ts';
import { lines } from './construct.ts';
import { renderModule } from './render.ts';

describe('python', () => {
  it('keeps what parses beside a syntax error', () => {
    const module = python.lower(lines('save(order)', 'price = = 3', 'load(order)'), 'orders.py');
    expect(module.gaps).toEqual([{ path: 'orders.py', reason: 'syntax-error', line: 2 }]);
    expect(renderModule(module)).toContain('(call save order)');
    expect(renderModule(module)).toContain('(call load order)');
  });

  it('keeps the comments that suppress', () => {
    const module = python.lower(
      lines('# orders', 'save(order)  # cache-audit: ignore write-without-invalidation'),
      'orders.py',
    );
    expect(module.comments).toEqual([{ text: '# cache-audit: ignore write-without-invalidation', line: 2 }]);
  });

  it('cuts a chain of elif that nests too deep, with a gap', () => {
    const arms = Array.from({ length: 5000 }, (_, at) => `elif order == ${at}:\n    save(order)`);
    const module = python.lower(lines('if paid:', '    close()', ...arms), 'orders.py');
    expect(module.gaps).toMatchObject([{ path: 'orders.py', reason: 'too-deep' }]);
    expect(module.body).toHaveLength(1);
  });

  it('gives the names inside a quoted type the spans of their text', () => {
    const [statement] = python.lower('price: "list[Order]" = 3', 'orders.py').body;
    expect(statement).toMatchObject({
      annotation: { index: { name: 'Order', span: { line: 1, column: 13, endColumn: 18 } } },
    });
  });

  it('lowers a with whose context is chosen', () => {
    const module = python.lower(lines('with lock() if shared else nothing() as held:', '    save()'), 'orders.py');
    expect(renderModule(module)).toBe('(scope ((?: shared (call lock) (:= held (call nothing)))) (call save))');
  });

  it('reads past an escaped line end', () => {
    const module = python.lower(lines('price = 3 \\', '    if paid \\', '    else 0'), 'orders.py');
    expect(renderModule(module)).toBe('(let price (?: paid 3 0))');
  });

  it('tells a call of type from a type alias', () => {
    const module = python.lower(
      lines('type Orders[T] = list[T]', 'type(self).orders[key] = "Order"', 'type(self, key).price = load()'),
      'orders.py',
    );
    expect(renderModule(module)).toBe(
      '(let Orders (index list T)) (set (index (call type self).orders key) "Order") (set (call type self key).price (call load))',
    );
  });
});
