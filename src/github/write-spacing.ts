type Sleep = (milliseconds: number, signal: AbortSignal | null) => Promise<void>;

/** Waits for the next free moment to write under a key, such that two of them lie at least so far apart. */
export function newWriteSpacing(
  milliseconds: number,
  sleep: Sleep,
): (key: string, signal: AbortSignal | null) => Promise<void> {
  const nextFree = new Map<string, number>();
  return async (key, signal) => {
    const now = performance.now();
    const at = Math.max(now, nextFree.get(key) ?? now);
    nextFree.set(key, at + milliseconds);
    if (at > now) await sleep(at - now, signal);
  };
}
