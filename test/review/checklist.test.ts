import { beforeAll, describe, expect, it } from 'vitest';
import { auditChange, auditTree } from '../../src/audit.ts';
import { RepositoryConfig } from '../../src/core/config.ts';
import type { Checklist } from '../../src/core/finding.ts';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { compareMemory, memoryTree } from '../../src/sources/memory.ts';

const OPTIONS = { config: RepositoryConfig.parse({}), only: null, onProgress: () => undefined };
let knowledge: Knowledge;

beforeAll(async () => {
  knowledge = await loadKnowledge();
});

const ORDERS = `_orders = {}


def get_order(order_id):
    if order_id not in _orders:
        _orders[order_id] = db.get_order(order_id)
    return _orders[order_id]


def update_order(order_id, price):
    db.update_order(order_id, price)
    _orders.pop(order_id, None)
`;
const SILENT = ORDERS.replace('    _orders.pop(order_id, None)\n', '');

describe('the checklist of a cache', () => {
  it('asks twenty questions in five areas', async () => {
    const [only] = await checklists(ORDERS);
    expect(only?.cache.name).toBe('_orders');
    expect(only?.answers.length).toBe(20);
    expect(new Set(only?.answers.map(({ area }) => area)).size).toBe(5);
  });

  it.each([
    ['Is cache invalidated on every mutation path?', ORDERS, 'yes'],
    ['Is cache invalidated on every mutation path?', SILENT, 'no'],
    ['Is cache size bounded (maxsize)?', ORDERS, 'no'],
    ['Is there TTL expiration?', ORDERS, 'no'],
    ['Are there deadlocks from cache locks?', ORDERS, 'no'],
    ['Is there key-space overlap between different data?', ORDERS, 'no'],
    ['Is there lock contention?', ORDERS, 'no'],
    ['Are related caches also invalidated (cascade)?', ORDERS, 'not known'],
  ])('%s', async (question, text, answer) => {
    const [only] = await checklists(text);
    expect(only?.answers.find((candidate) => candidate.question === question)?.answer).toBe(answer);
  });
});

describe('the checklists of a review', () => {
  it('are those of the caches that the change touches', async () => {
    const prices = ORDERS.replaceAll('order', 'price');
    const base = memoryTree('base', { 'orders.py': ORDERS, 'prices.py': prices });
    const head = memoryTree('head', { 'orders.py': SILENT, 'prices.py': prices });
    const audit = await auditChange(compareMemory(base, head), knowledge, OPTIONS);
    expect(audit.checklists.map(({ cache }) => cache.name)).toEqual(['_orders']);
  });
});

async function checklists(text: string): Promise<readonly Checklist[]> {
  const audit = await auditTree(memoryTree('head', { 'orders.py': text }), knowledge, OPTIONS);
  return audit.checklists;
}
