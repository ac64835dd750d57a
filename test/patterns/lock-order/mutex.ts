import { Mutex } from 'async-mutex';

const mutex = new Mutex();
const stock = new Map<string, number>();

export async function take(sku: string): Promise<void> {
  await mutex.runExclusive(() => stock.delete(sku));
}

export async function move(sku: string, to: string): Promise<void> {
  await mutex.runExclusive(async () => {
    await take(sku); // expect: lock-order warning
    stock.set(to, 1);
  });
}

export async function moveInOrder(sku: string, to: string): Promise<void> {
  await take(sku);
  await mutex.runExclusive(() => stock.set(to, 1));
}
