import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Log } from './core/log.ts';

export interface Relay {
  close(): Promise<void>;
}

export interface RelayOptions {
  /** A channel such as https://smee.io/name, which sends what it gets as server-sent events. */
  readonly url: string;
  /** Where deliveries go: signatures are verified there, so that a relay need not be trusted. */
  readonly target: string;
  readonly log: Log;
  readonly pauseMs?: number;
}

/** Takes deliveries from a relay until it is closed, and connects again whenever the relay hangs up. */
export function openRelay(options: RelayOptions): Relay {
  const stopping = new AbortController();
  const running = follow(options, stopping.signal);
  return {
    async close() {
      stopping.abort();
      await running;
    },
  };
}

async function follow(options: RelayOptions, signal: AbortSignal): Promise<void> {
  const { log, pauseMs = 5_000 } = options;
  while (!signal.aborted) {
    try {
      for await (const data of eventsOf(options.url, signal)) await passOn(data, options, signal);
    } catch (cause) {
      if (signal.aborted) return;
      log.warn({ err: cause }, 'relay lost');
    }
    await sleep(pauseMs, null, { signal }).catch(() => {});
  }
}

/** More than one delivery of the largest size, written as JSON, never is. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** The data of each event; https://html.spec.whatwg.org/multipage/server-sent-events.html */
async function* eventsOf(url: string, signal: AbortSignal): AsyncIterable<string> {
  const response = await fetch(url, { headers: { accept: 'text/event-stream' }, signal });
  if (!response.ok || !response.body) throw new Error(`the relay answered ${response.status}`);
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const events = `${rest}${text}`.split(/\r?\n\r?\n/);
    rest = events.pop() ?? '';
    if (rest.length > MOST_CHARACTERS) throw new Error('the relay sends an event without end');
    for (const event of events) yield dataOf(event);
  }
}

function dataOf(event: string): string {
  const lines = event.split(/\r?\n/).filter((line) => line.startsWith('data:'));
  return lines.map((line) => line.replace(/^data: ?/, '')).join('\n');
}

/** The headers of a delivery beside its parsed body; what else a relay says of itself is none. */
const Relayed = z.object({
  'x-github-event': z.string(),
  'x-github-delivery': z.string(),
  'x-hub-signature-256': z.string(),
  body: z.record(z.string(), z.unknown()),
});

async function passOn(data: string, { target, log }: RelayOptions, signal: AbortSignal): Promise<void> {
  const relayed = Relayed.safeParse(jsonOf(data)).data;
  if (!relayed) return;
  const { body, ...headers } = relayed;
  const response = await fetch(target, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    // GitHub signs compact JSON: written again, the parsed body has the bytes that were signed.
    body: JSON.stringify(body),
    signal,
  });
  log.info({ delivery: headers['x-github-delivery'], status: response.status }, 'delivery relayed');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
