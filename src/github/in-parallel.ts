/** Works on a few items at a time and gives the results as they come. An error ends it. */
export async function* inParallel<Item, Result>(
  items: Iterable<Item>,
  limit: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void> {
  const waiting = Iterator.from(items);
  const running = new Map<symbol, Promise<{ readonly key: symbol; readonly result: Result }>>();
  for (;;) {
    while (running.size < limit) {
      const next = waiting.next();
      if (next.done) break;
      const key = Symbol();
      running.set(
        key,
        work(next.value).then((result) => ({ key, result })),
      );
    }
    if (running.size === 0) return;
    const { key, result } = await Promise.race(running.values());
    running.delete(key);
    yield result;
  }
}
