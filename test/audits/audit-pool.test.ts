import { afterAll, describe, expect, test } from 'vitest';
import { AuditStopped, type AuditStore, openAuditPool } from '../../src/audits/audit-pool.ts';
import type { BlobKey } from '../../src/audits/messages.ts';
import { DEFAULT_CONFIG } from '../../src/core/config.ts';
import { type MemoryTree, memoryTree } from '../../src/sources/memory.ts';

const CACHED = `
import redis
r = redis.Redis()

def get_order(order_id):
    cached = r.get(f"order:{order_id}")
    if cached:
        return cached
    order = db.query_order(order_id)
    r.set(f"order:{order_id}", order, ex=600)
    return order

def update_order(order_id, price):
    db.update_order(order_id, price)
    INVALIDATION

def cancel_order(order_id):
    db.update_order(order_id, None)
    r.delete(f"order:{order_id}")
`;

const base = memoryTree('base', { 'orders.py': CACHED.replace('INVALIDATION', 'r.delete(f"order:{order_id}")') });
const head = memoryTree('head', { 'orders.py': CACHED.replace('INVALIDATION', 'pass') });
const request = { base: listing(base), head: listing(head), renames: [], config: DEFAULT_CONFIG, only: null };
const pool = openAuditPool({ threads: 1, seconds: 60, graceSeconds: 30, megabytes: 1024 });
const untilDone = new AbortController().signal;

afterAll(() => pool.close());

describe('an audit on a thread', () => {
  test('finds what the change brought in', async () => {
    const { audit } = await pool.run(request, storeOf(base, head), untilDone);
    const found = audit.report.findings.filter(({ status }) => status === 'new');
    expect(found.map(({ rule }) => rule)).toContain('write-without-invalidation');
  });

  test('makes no facts again that were kept, and finds the same', async () => {
    const store = storeOf(base, head);
    const first = await pool.run(request, store, untilDone);
    expect(store.kept.size).toBe(2);
    const before = new Map(store.kept);
    const second = await pool.run(request, store, untilDone);
    expect(store.writes).toBe(2);
    expect(store.kept).toEqual(before);
    expect(withoutTime(second.audit)).toEqual(withoutTime(first.audit));
  });

  test('takes kept facts that it cannot read for none', async () => {
    const store = storeOf(base, head);
    store.facts = async (keys) => keys.map(() => new TextEncoder().encode('no facts at all'));
    const { audit } = await pool.run(request, store, untilDone);
    expect(audit.report.findings.length).toBeGreaterThan(0);
  });

  test('says what is wrong with the models of the repository', async () => {
    const config = { ...DEFAULT_CONFIG, libraries: [{ library: 'own' }] };
    const { problems } = await pool.run({ ...request, config }, storeOf(base, head), untilDone);
    expect(problems.join('\n')).toContain('.github/cache-audit.yml');
  });

  test('fails with the error of the store, and the next audit is not harmed', async () => {
    const store = storeOf(base, head);
    store.texts = async () => {
      throw new Error('the database is gone');
    };
    await expect(pool.run(request, store, untilDone)).rejects.toThrow('the database is gone');
    await pool.run(request, storeOf(base, head), untilDone);
  });
});

describe('an audit without end', () => {
  test('ends when it is given up from outside', async () => {
    const giveUp = new AbortController();
    const store = storeOf(base, head);
    store.texts = () => new Promise(() => {});
    const running = pool.run(request, store, giveUp.signal);
    giveUp.abort(new Error('superseded'));
    await expect(running).rejects.toThrow('superseded');
  });

  test('ends with a gap for each rule that there was no time for', async () => {
    const hurried = openAuditPool({ threads: 1, seconds: 0.1, graceSeconds: 60, megabytes: 1024 });
    const store = storeOf(base, head);
    const { texts } = store;
    store.texts = async (ids) => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      return texts(ids);
    };
    try {
      const { audit } = await hurried.run(request, store, untilDone);
      expect(audit.report.findings).toEqual([]);
      expect(audit.report.coverage.gaps).toContainEqual({ path: 'write-without-invalidation', reason: 'out-of-time' });
    } finally {
      await hurried.close();
    }
  });

  test('is stopped when it does not end by itself', async () => {
    const hurried = openAuditPool({ threads: 1, seconds: 0.1, graceSeconds: 0.2, megabytes: 1024 });
    const store = storeOf(base, head);
    store.texts = () => new Promise(() => {});
    try {
      await expect(hurried.run(request, store, untilDone)).rejects.toThrow(AuditStopped);
    } finally {
      await hurried.close();
    }
  });

  test('is stopped when it needs more memory than it may have', async () => {
    const small = openAuditPool({ threads: 1, seconds: 60, graceSeconds: 60, megabytes: 40 });
    const large = memoryTree(
      'head',
      Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`orders${at}.py`, CACHED.repeat(10 + (at % 7))])),
    );
    try {
      const ended = small.run({ ...request, base: null, head: listing(large) }, storeOf(large), untilDone);
      await expect(ended).rejects.toMatchObject({ name: 'AuditStopped', reason: 'memory' });
    } finally {
      await small.close();
    }
  });
});

function listing({ name, entries }: MemoryTree) {
  return { name, entries };
}

function storeOf(...trees: readonly MemoryTree[]): AuditStore & { kept: Map<string, Uint8Array>; writes: number } {
  const kept = new Map<string, Uint8Array>();
  const nameOf = ({ blob, language, version }: BlobKey) => `${blob} ${language} ${version}`;
  const store = {
    kept,
    writes: 0,
    texts: async (ids: readonly string[]) =>
      ids.map((id) => trees.map(({ blobs }) => blobs.get(id)).find(Boolean) ?? null),
    facts: async (keys: readonly BlobKey[]) => keys.map((key) => kept.get(nameOf(key)) ?? null),
    keep: async (facts: readonly { readonly key: BlobKey; readonly bytes: Uint8Array }[]) => {
      store.writes += facts.length;
      for (const { key, bytes } of facts) kept.set(nameOf(key), bytes);
    },
  };
  return store;
}

function withoutTime(audit: { readonly report: { readonly coverage: object } }) {
  return { ...audit, report: { ...audit.report, coverage: { ...audit.report.coverage, milliseconds: 0 } } };
}
