import { describe, expect, it } from 'vitest';
import { auditChange } from '../../src/audit.ts';
import { RepositoryConfig } from '../../src/core/config.ts';
import type { Tree } from '../../src/core/tree.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import type { KeptWords } from '../../src/reach/reach.ts';
import type { FileWords } from '../../src/reach/words.ts';
import { compareMemory, memoryTree } from '../../src/sources/memory.ts';

const knowledge = await loadKnowledge();
const OPTIONS = { config: RepositoryConfig.parse({}), only: null, onProgress: () => undefined };

type Files = Readonly<Record<string, string>>;

/** Files of their own words, enough that the tree is not read whole. */
const apart = Object.fromEntries(
  Array.from({ length: 450 }, (_, at) => [
    `apart/area${at}.py`,
    `def measure_area${at}(side${at}):\n    return side${at} * 2\n`,
  ]),
);

const shop: Files = {
  'shop/connections.py': 'import redis\n\nclient = redis.Redis()\n',
  'shop/caching.py':
    'from shop.connections import client\n\n\ndef remember_parcel(parcel_id, body):\n    client.set(f"parcel:{parcel_id}", body, ex=600)\n\n\ndef recall_parcel(parcel_id):\n    return client.get(f"parcel:{parcel_id}")\n\n\ndef forget_parcel(parcel_id):\n    client.delete(f"parcel:{parcel_id}")\n',
  'shop/models.py':
    'from django.db import models\n\n\nclass Parcel(models.Model):\n    address = models.TextField()\n    weight = models.IntegerField()\n',
  'shop/views.py':
    'import json\n\nfrom shop.caching import recall_parcel, remember_parcel\nfrom shop.models import Parcel\n\n\ndef parcel_view(request, parcel_id):\n    known = recall_parcel(parcel_id)\n    if known is not None:\n        return json.loads(known)\n    parcel = Parcel.objects.get(pk=parcel_id)\n    remember_parcel(parcel_id, json.dumps(parcel.address))\n    return parcel.address\n',
  'shop/moving.py':
    'from shop.caching import forget_parcel\nfrom shop.models import Parcel\n\n\ndef move_parcel(parcel_id, address):\n    Parcel.objects.filter(pk=parcel_id).update(address=address)\n    forget_parcel(parcel_id)\n',
};

async function review(base: Files, head: Files, words: KeptWords | null = null) {
  const comparison = compareMemory(memoryTree('base', base), memoryTree('head', head));
  return (await auditChange(comparison, knowledge, { ...OPTIONS, linked: { words } })).report;
}

function isNew({ status }: { readonly status: string }): boolean {
  return status === 'new';
}

const tree: Files = { ...apart, ...shop };
const movingWithout = shop['shop/moving.py']?.replace('    forget_parcel(parcel_id)\n', '') ?? '';

describe('a change in a large tree', () => {
  it('that leaves a cache of another file stale is found', async () => {
    const { findings, coverage } = await review(tree, { ...tree, 'shop/moving.py': movingWithout });
    expect(findings.filter(isNew).map(({ rule, path }) => `${rule} ${path}`)).toEqual([
      'write-without-invalidation shop/moving.py',
    ]);
    expect(coverage.unlinked).toBe(0);
  });

  it('that brings in a write, where nothing else of the change speaks of a cache, is found', async () => {
    const added =
      'from shop.models import Parcel\n\n\ndef weigh(pk, weight):\n    Parcel.objects.filter(pk=pk).update(address=weight)\n';
    const { findings } = await review(tree, { ...tree, 'shop/scales.py': added });
    const said = findings.filter(isNew).map(({ rule, path }) => `${rule} ${path}`);
    expect(said).toEqual(['write-without-invalidation shop/scales.py']);
  });

  it('that brings in the cached read is found at the read', async () => {
    const { 'shop/views.py': _, ...before } = tree;
    const { findings } = await review(
      { ...before, 'shop/moving.py': movingWithout },
      { ...tree, 'shop/moving.py': movingWithout },
    );
    expect(findings.filter(isNew).map(({ rule }) => rule)).toContain('write-without-invalidation');
  });

  it('that is answered by a handler of another file is quiet, and nothing else is read', async () => {
    const handler =
      'from django.db.models.signals import post_save\nfrom django.dispatch import receiver\n\nfrom shop.caching import forget_parcel\nfrom shop.models import Parcel\n\n\n@receiver(post_save, sender=Parcel)\ndef on_parcel_saved(sender, instance, **kwargs):\n    forget_parcel(instance.pk)\n';
    const base = { ...tree, 'shop/handlers.py': handler };
    const added =
      'from shop.models import Parcel\n\n\ndef rename(parcel_id, address):\n    parcel = Parcel.objects.get(pk=parcel_id)\n    parcel.address = address\n    parcel.save()\n';
    const { findings, coverage } = await review(base, { ...base, 'shop/renaming.py': added });
    expect(findings).toEqual([]);
    expect(coverage.unlinked).toBe(450);
    expect(coverage.analyzed).toBe(7);
  });

  it('of something else reads what it touches', async () => {
    const { findings, coverage } = await review(tree, {
      ...tree,
      'apart/area7.py': 'def measure_area7(side7):\n    return side7\n',
    });
    expect(findings).toEqual([]);
    expect(coverage).toMatchObject({ files: 455, analyzed: 1, excluded: 0, unlinked: 454 });
  });
});

it('a change of what holds for every file has the tree read whole', async () => {
  const schema = 'model Parcel {\n  id String @id\n}\n';
  const { coverage } = await review(tree, { ...tree, 'shop/schema.prisma': schema });
  expect(coverage).toMatchObject({ analyzed: 455, unlinked: 0 });
});

it('a small tree is read whole', async () => {
  const { coverage } = await review(shop, { ...shop, 'shop/models.py': `${shop['shop/models.py']}\n` });
  expect(coverage).toMatchObject({ analyzed: 5, unlinked: 0 });
});

it('with the words of an earlier run only the texts of linked files are read', async () => {
  const known = new Map<string, FileWords>();
  const words: KeptWords = {
    read: async (blobs) =>
      new Map(blobs.flatMap((blob) => (known.get(blob) ? [[blob, known.get(blob) as FileWords] as const] : []))),
    write: async (made) => {
      for (const [blob, found] of made) known.set(blob, found);
    },
  };
  const head = { ...tree, 'apart/area7.py': 'def measure_area7(side7):\n    return side7\n' };
  await review(tree, head, words);
  const asked: string[] = [];
  const comparison = compareMemory(memoryTree('base', tree), memoryTree('head', { ...head, 'apart/area8.py': '\n' }));
  const counted: Tree = {
    ...comparison.head,
    read: (ids) => {
      asked.push(...ids);
      return comparison.head.read(ids);
    },
  };
  await auditChange({ ...comparison, head: counted }, knowledge, { ...OPTIONS, linked: { words } });
  expect(asked.length).toBe(2);
});

describe('a tree that nobody writes', () => {
  it('of functions that call one another in a long chain is looked through', async () => {
    const chain = Array.from({ length: 3000 }, (_, at) => `def step${at}(x):\n    return step${at + 1}(x)\n`).join('');
    const { coverage } = await review({ ...apart, 'chain.py': chain }, { ...apart, 'chain.py': `${chain}last = 1\n` });
    expect(coverage.analyzed).toBe(1);
  });

  it('of modules that pass one another on in circles is looked through', async () => {
    const names = Array.from({ length: 200 }, (_, at) => `part${at}`);
    const all = names.map((name) => `export * from './${name}';\n`).join('');
    const parts = Object.fromEntries(
      names.map((name) => [`${name}.ts`, `${all}export function ${name}() {\n  return [${names.join('(), ')}];\n}\n`]),
    );
    const changed = { 'part7.ts': `${parts['part7.ts']}export const more = part8();\n` };
    const { findings } = await review({ ...apart, ...parts }, { ...apart, ...parts, ...changed });
    expect(findings).toEqual([]);
  });
});
