import { expect, it } from 'vitest';
import { auditTree } from '../../src/audit.ts';
import { RepositoryConfig } from '../../src/core/config.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { memoryTree } from '../../src/sources/memory.ts';

const ORDERS = `
import redis
from django.db import models

client = redis.Redis()

class Order(models.Model):
    state = models.TextField()
    price = models.IntegerField()

def state_of(pk):
    state = client.get(f"state:{pk}")
    if state is None:
        state = Order.objects.get(pk=pk).state
        client.set(f"state:{pk}", state)
    return state

def price_of(pk):
    price = client.get(f"price:{pk}")
    if price is None:
        price = Order.objects.get(pk=pk).price
        client.set(f"price:{pk}", price)
    return price

def replace(pk, **given):
    Order.objects.filter(pk=pk).update(**given)
    client.delete(f"state:{pk}")
    client.delete(f"price:{pk}")

def renew(pk, **given):
    Order.objects.filter(pk=pk).update(**given)
    client.delete(f"price:{pk}")
`;

it('says which cache is told and which is left', async () => {
  const options = { config: RepositoryConfig.parse({}), only: null, onProgress: () => undefined };
  const { report } = await auditTree(memoryTree('head', { 'orders.py': ORDERS }), await loadKnowledge(), options);
  const messages = report.findings.filter(({ rule }) => rule === 'related-cache-not-invalidated');
  expect(messages.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^`renew` invalidates `price:\{\}` and leaves `state:\{\}`.*`state_of` goes on/),
  ]);
});
