import { z } from 'zod';

/** What the thread is given: signed deliveries, to be sent at an even pace whether or not earlier ones are answered. */
export const Sending = z.object({
  url: z.string(),
  perSecond: z.number(),
  deliveries: z.array(z.object({ body: z.string(), headers: z.record(z.string(), z.string()) })),
});
export type Sending = Readonly<z.infer<typeof Sending>>;

/** What it says: that a delivery goes out, and how it was answered; 0 is no answer. */
export const Said = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sent'), at: z.int() }),
  z.object({ kind: z.literal('answered'), at: z.int(), status: z.int(), milliseconds: z.number() }),
]);
export type Said = Readonly<z.infer<typeof Said>>;
