import type { MessagePort } from 'node:worker_threads';
import type { FileFacts } from '../core/facts.ts';
import { type KeptFacts, nameOf } from '../facts/read-tree.ts';
import { packFacts, unpackFacts } from '../kept/packed-facts.ts';
import { Answer, type Question } from './messages.ts';

type Unnumbered = Question extends infer Each ? (Each extends Question ? Omit<Each, 'number'> : never) : never;

/** The thread's end of the port: asks the thread that has the database. */
export class Asking {
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, (blobs: Answer['blobs']) => void>();
  #asked = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', (message: unknown) => this.#hear(Answer.parse(message)));
  }

  texts(ids: readonly string[]): Promise<Answer['blobs']> {
    return this.#ask({ want: 'texts', ids: [...ids] });
  }

  facts(): KeptFacts {
    return {
      read: async (keys) => {
        const blobs = keys.length === 0 ? [] : await this.#ask({ want: 'facts', keys: [...keys] });
        const known = new Map<string, FileFacts>();
        keys.forEach((key, at) => {
          const bytes = blobs[at];
          const facts = bytes ? unpackFacts(bytes) : null;
          if (facts) known.set(nameOf(key), facts);
        });
        return known;
      },
      write: async (made) => {
        const facts = [...made.values()].map(({ key, facts }) => ({ key, bytes: packFacts(facts) }));
        await this.#ask({ want: 'keep', facts });
      },
    };
  }

  close(): void {
    this.#port.close();
  }

  #ask(question: Unnumbered): Promise<Answer['blobs']> {
    const number = this.#asked++;
    return new Promise((resolve) => {
      this.#waiting.set(number, resolve);
      this.#port.postMessage({ ...question, number });
    });
  }

  #hear({ number, blobs }: Answer): void {
    this.#waiting.get(number)?.(blobs);
    this.#waiting.delete(number);
  }
}
