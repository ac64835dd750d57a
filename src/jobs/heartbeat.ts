export interface Heartbeat {
  stop(): void;
}

/**
 * Touches three times in `seconds`. `onLost` is called once: when a touch finds the job lost, or when none came through for
 * so long that others may take it.
 */
export function startHeartbeat(seconds: number, touch: () => Promise<boolean>, onLost: () => void): Heartbeat {
  let touchedAt = performance.now();
  const timer = setInterval(
    async () => {
      if (await stillHeld()) return;
      clearInterval(timer);
      onLost();
    },
    (seconds * 1000) / 3,
  );
  return { stop: () => clearInterval(timer) };

  async function stillHeld(): Promise<boolean> {
    const startedAt = performance.now();
    try {
      const isHeld = await touch();
      if (isHeld) touchedAt = startedAt;
      return isHeld;
    } catch {
      return performance.now() - touchedAt < seconds * 1000;
    }
  }
}
