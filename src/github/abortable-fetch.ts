/**
 * Fetch that ends reads once the signal is aborted, and any call whose answer has not begun in time. A write that was sent is
 * waited for: cut off, nobody would know whether it took effect.
 */
export function abortableFetch(signal: AbortSignal | null, timeoutMilliseconds: number): typeof fetch {
  return async (input, init = {}) => {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error('no answer in time')), timeoutMilliseconds);
    const isRead = init.method === 'GET' || init.method === 'HEAD';
    const signals = [late.signal, init.signal, isRead ? signal : null].filter((each) => each instanceof AbortSignal);
    try {
      return await fetch(input, { ...init, signal: AbortSignal.any(signals) });
    } finally {
      clearTimeout(timer);
    }
  };
}
