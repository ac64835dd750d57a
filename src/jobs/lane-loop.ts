import type { Log } from '../core/log.ts';
import type { Lane } from './boss.ts';
import type { Claim } from './job-store.ts';

export interface LaneLoop {
  /** Looks for jobs now. */
  wake(): void;
  /** Takes no more jobs; resolves when none is being taken. What runs goes on. */
  stop(): Promise<void>;
}

export interface LaneOptions {
  readonly lane: Lane;
  readonly concurrency: number;
  readonly pollMs: number;
  readonly log: Log;
  claim(lane: Lane): Promise<Claim | null>;
  /** Never rejects. */
  run(claim: Claim): Promise<void>;
  /** A job that was taken while the loop was told to stop; never rejects. */
  refuse(claim: Claim): Promise<void>;
}

export function startLane(options: LaneOptions): LaneLoop {
  const { lane, log } = options;
  const running = new Set<Promise<void>>();
  let isStopping = false;
  let pulse = nextPulse();
  const ended = loop();
  return {
    wake,
    async stop() {
      isStopping = true;
      wake();
      await ended;
    },
  };

  function wake(): void {
    const current = pulse;
    pulse = nextPulse();
    current.beat();
  }

  async function loop(): Promise<void> {
    while (!isStopping) {
      // Taken before the claim, so that a job that comes while the claim finds none is not slept over.
      const { heard } = pulse;
      const claim = running.size < options.concurrency ? await claimOne() : null;
      if (claim && isStopping) await options.refuse(claim);
      else if (claim) start(claim);
      else await Promise.race([heard, ...(running.size < options.concurrency ? [later(options.pollMs)] : [])]);
    }
  }

  function start(claim: Claim): void {
    const job = options.run(claim).finally(() => {
      running.delete(job);
      wake();
    });
    running.add(job);
  }

  async function claimOne(): Promise<Claim | null> {
    try {
      return await options.claim(lane);
    } catch (err) {
      log.error({ err, lane }, 'jobs could not be asked for');
      return null;
    }
  }
}

interface Pulse {
  readonly heard: Promise<void>;
  beat(): void;
}

function nextPulse(): Pulse {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { heard: promise, beat: resolve };
}

/** The worker's own timers keep the process alive, this one does not: it may be left over when the lane stops. */
function later(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, ms).unref();
  return promise;
}
