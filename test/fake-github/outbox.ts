import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { signed, validatePayload, type WebhookEvent } from './webhooks.ts';

export interface Delivery {
  /** `X-GitHub-Delivery` */
  readonly id: string;
  readonly event: WebhookEvent;
  /** The statuses of its attempts; 0 where the App did not answer. */
  readonly statuses: number[];
}

export interface Hook {
  readonly url: string;
  readonly secret: string;
}

/** What GitHub sends to the App's webhook. */
export interface Outbox {
  readonly deliveries: readonly Delivery[];
  /** Where to send; until it is set, deliveries are lost as they are when an App is down. */
  hook: Hook | null;
  /** How often each is sent, with one id. */
  copies: number;
  readonly pending: number;
  deliver(event: WebhookEvent, id?: string): Promise<Delivery>;
  redeliver(delivery: Delivery): Promise<Delivery>;
  /** Keeps deliveries back until `release`, which sends them in the order given. */
  hold(): void;
  release(order?: (held: readonly Delivery[]) => readonly Delivery[]): Promise<readonly Delivery[]>;
}

export function newOutbox(problems: string[]): Outbox {
  const deliveries: Delivery[] = [];
  let held: Delivery[] | null = null;
  let pending = 0;
  const send = async (delivery: Delivery, hook: Hook | null): Promise<void> => {
    pending++;
    delivery.statuses.push(hook ? await post(delivery, hook) : 0);
    pending--;
  };
  const sendCopies = async (delivery: Delivery, { hook, copies }: Outbox): Promise<Delivery> => {
    for (let copy = 0; copy < copies; copy++) await send(delivery, hook);
    return delivery;
  };
  return {
    deliveries,
    hook: null,
    copies: 1,
    get pending() {
      return pending;
    },
    async deliver(event, id = randomUUID()) {
      problems.push(...validatePayload(event.name, event.payload));
      const delivery: Delivery = { id, event, statuses: [] };
      deliveries.push(delivery);
      if (!held) return await sendCopies(delivery, this);
      held.push(delivery);
      return delivery;
    },
    async redeliver(delivery) {
      await send(delivery, this.hook);
      return delivery;
    },
    hold() {
      held ??= [];
    },
    async release(order = (each) => each) {
      const kept = order(held ?? []);
      held = null;
      for (const delivery of kept) await sendCopies(delivery, this);
      return kept;
    },
  };
}

/** GitHub waits ten seconds for an answer. */
async function post({ event, id }: Delivery, { url, secret }: Hook): Promise<number> {
  const { body, headers } = signed(event, secret, id);
  try {
    const response = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(10_000) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    await wait(0);
    return 0;
  }
}
