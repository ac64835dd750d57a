import { beforeAll, expect, test } from 'vitest';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { regionsOf } from '../../src/program/regions.ts';
import { functionNamed, programOf } from './read-code.ts';

let knowledge: Knowledge;

beforeAll(async () => {
  knowledge = await loadKnowledge();
});

/** What is held around the call of `change_price` in a function. */
function heldIn(path: string, text: string, name: string): readonly string[] {
  const program = programOf({ [path]: text }, knowledge);
  const node = functionNamed(program, name);
  const step = node.facts.steps.find(
    ({ kind, ...rest }) => kind === 'call' && JSON.stringify(rest).includes('change_price'),
  );
  if (!step) throw new Error('expected a call of change_price');
  return regionsOf(program, node, step.context, step.span).map((region) => region.name);
}

test('a lock that a scope holds', () => {
  const text = `
import threading
lock = threading.Lock()

def locked():
    with lock:
        change_price()

def free():
    with lock:
        pass
    change_price()
`;
  expect(heldIn('shop.py', text, 'locked')).toEqual(['lock.hold']);
  expect(heldIn('shop.py', text, 'free')).toEqual([]);
});

test('a transaction of a decorator, with one in a scope inside', () => {
  const text = `
from django.db import transaction

@transaction.atomic
def change():
    with transaction.atomic():
        change_price()
`;
  expect(heldIn('shop.py', text, 'change')).toEqual(['transaction.run', 'transaction.run']);
});

test('a lock that is acquired, up to its release', () => {
  const text = `
import threading
lock = threading.Lock()

def locked():
    lock.acquire()
    try:
        change_price()
    finally:
        lock.release()

def free():
    lock.acquire()
    lock.release()
    change_price()
`;
  expect(heldIn('shop.py', text, 'locked')).toEqual(['lock.hold']);
  expect(heldIn('shop.py', text, 'free')).toEqual([]);
});

test('a function that a lock runs', () => {
  const text = `
import { Mutex } from 'async-mutex';
const mutex = new Mutex();
export const change = () => mutex.runExclusive(function inside() { change_price(); });
`;
  expect(heldIn('shop.ts', text, 'inside')).toEqual(['lock.hold']);
});
