import { beforeAll, describe, expect, it } from 'vitest';
import { auditChange, auditTree } from '../../src/audit.ts';
import type { Audit } from '../../src/core/audit.ts';
import { RepositoryConfig } from '../../src/core/config.ts';
import type { Fix } from '../../src/core/finding.ts';
import { applyEdits } from '../../src/fixes/edit.ts';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { compareMemory, memoryTree } from '../../src/sources/memory.ts';

const OPTIONS = { config: RepositoryConfig.parse({}), only: null, onProgress: () => undefined };
let knowledge: Knowledge;

beforeAll(async () => {
  knowledge = await loadKnowledge();
});

const READER = `_orders = {}


def get_order(order_id):
    if order_id not in _orders:
        _orders[order_id] = db.get_order(order_id)
    return _orders[order_id]

`;

describe('a verified fix', () => {
  it('invalidates a plain container by the writer’s own name for the key', async () => {
    const lines = ['', 'def update_order(id, price):', '    db.update_order(id, price)', ''];
    expect(await fixedLines('orders.py', READER, lines)).toEqual([
      '',
      'def update_order(id, price):',
      '    db.update_order(id, price)',
      '    _orders.pop(id, None)',
      '',
    ]);
  });

  it('keeps an answer in a name before it is returned', async () => {
    const lines = ['', 'def close_order(order_id):', '    return db.update_order(order_id, "closed")', ''];
    expect(await fixedLines('orders.py', READER, lines)).toEqual([
      '',
      'def close_order(order_id):',
      '    result = db.update_order(order_id, "closed")',
      '    _orders.pop(order_id, None)',
      '    return result',
      '',
    ]);
  });

  it('writes an invalidation as its siblings do, in the quotes and with the semicolons of the file', async () => {
    const reader = `import { PrismaClient } from '@prisma/client';
import Redis from 'ioredis';

const prisma = new PrismaClient();
const redis = new Redis();

export async function getTeam(id: string) {
  const hit = await redis.get('team:' + id);
  if (hit) return JSON.parse(hit);
  const team = await prisma.team.findUnique({ where: { id } });
  await redis.set('team:' + id, JSON.stringify(team));
  return team;
}

export async function closeTeam(id: string) {
  await prisma.team.update({ where: { id }, data: { closed: true } });
  await redis.del('team:' + id);
}
`;
    const lines = [
      'export async function renameTeam(id: string, name: string) {',
      '  await prisma.team.update({ where: { id }, data: { name } });',
      '}',
    ];
    expect(await fixedLines('teams.ts', reader, lines)).toEqual([
      'export async function renameTeam(id: string, name: string) {',
      '  await prisma.team.update({ where: { id }, data: { name } });',
      "  await redis.del('team:' + id);",
      '}',
    ]);
  });

  it('calls the wrapper that the siblings call, with the arguments of this write', async () => {
    const writers = `
def forget_order(order_id):
    _orders.pop(order_id, None)

def save_price(order_id, price):
    db.update_order(order_id, price)

def change_price(order_id, price):
    save_price(order_id, price)
    forget_order(order_id)

def waive_price(order_id):
    save_price(order_id, 0)
    forget_order(order_id)
`;
    const lines = ['', 'def discount(id, price):', '    save_price(id, price * 0.9)', ''];
    expect(await fixedLines('orders.py', READER + writers, lines)).toEqual([
      '',
      'def discount(id, price):',
      '    save_price(id, price * 0.9)',
      '    forget_order(id)',
      '',
    ]);
  });

  it('puts back what the change took away, as it stood', async () => {
    const writer = [
      'from django.core.cache import cache',
      'from .models import Order',
      '',
      'def get_order(pk):',
      "    order = cache.get('order:%s' % pk)",
      '    if order is None:',
      '        order = Order.objects.get(pk=pk)',
      "        cache.set('order:%s' % pk, order, None)",
      '    return order',
      '',
      'def cancel_order(pk):',
      '    Order.objects.filter(pk=pk).delete()',
      "    cache.delete('order:%s' % pk)  # the page shows it",
      '    notify(pk)',
      '',
    ];
    const base = memoryTree('base', { 'orders.py': writer.join('\n') });
    const head = memoryTree('head', { 'orders.py': writer.toSpliced(12, 1).join('\n') });
    const audit = await auditChange(compareMemory(base, head), knowledge, OPTIONS);
    expect(fixOf(audit)).toEqual({
      verified: true,
      edits: [{ path: 'orders.py', startLine: 13, endLine: 12, text: "    cache.delete('order:%s' % pk)" }],
    });
  });

  it('stands in a review too, for what the change brings in', async () => {
    const base = memoryTree('base', { 'orders.py': READER });
    const head = memoryTree('head', {
      'orders.py': `${READER}\ndef update_order(order_id, price):\n    db.update_order(order_id, price)\n`,
    });
    const audit = await auditChange(compareMemory(base, head), knowledge, OPTIONS);
    expect(fixOf(audit)?.verified).toBe(true);
    expect(audit.details.find(({ fixed }) => fixed)?.fixed?.lines).toContain('    _orders.pop(order_id, None)');
  });
});

describe('no fix', () => {
  it.each([
    ['where the key has no name in the writer', ['', 'def update_orders(rows):', '    db.update_orders(rows)', '']],
    ['where another statement shares the line', ['', 'def update_order(order_id): db.update_order(order_id)', '']],
  ])('%s', async (_, lines) => {
    const audit = await audited('orders.py', READER + lines.join('\n'));
    expect(fixOf(audit)).toBe(null);
  });
});

describe('edits', () => {
  it('of one text do not move each other', () => {
    const edits = [
      { path: 'a.py', startLine: 2, endLine: 1, text: 'x' },
      { path: 'a.py', startLine: 3, endLine: 3, text: 'y\nz' },
    ];
    expect(applyEdits('1\n2\n3\n4', edits)).toBe('1\nx\n2\ny\nz\n4');
  });
});

async function audited(path: string, text: string): Promise<Audit> {
  return await auditTree(memoryTree('head', { [path]: text }), knowledge, OPTIONS);
}

function fixOf(audit: Audit): Fix | null {
  return audit.report.findings.find(({ rule }) => rule === 'write-without-invalidation')?.fix ?? null;
}

/** What the verified fix makes of the lines after the reader. */
async function fixedLines(path: string, reader: string, lines: readonly string[]): Promise<readonly string[]> {
  const text = reader + lines.join('\n');
  const fix = fixOf(await audited(path, text));
  expect(fix?.verified).toBe(true);
  return applyEdits(text, fix?.edits ?? [])
    .slice(reader.length)
    .split('\n');
}
