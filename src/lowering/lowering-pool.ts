import { extname } from 'node:path';
import { deserialize } from 'node:v8';
import { Piscina } from 'piscina';
import type { FileFacts } from '../core/facts.ts';
import type { Lower, SourceFile } from '../facts/read-tree.ts';

export interface LoweringPool {
  readonly lower: Lower;
  close(): Promise<void>;
}

/** Characters that one thread is given at a time: large against the way there, small against the whole. */
const PORTION = 200_000;

/** Lowers files on several threads, which are started when they are first needed. */
export function openLoweringPool(threads: number): LoweringPool {
  let pool: Piscina<readonly SourceFile[], Uint8Array> | null = null;
  const lower: Lower = async (files) => {
    pool ??= new Piscina({
      filename: new URL(`./lower-thread${extname(import.meta.url)}`, import.meta.url).href,
      name: 'lowerFiles',
      minThreads: 0,
      maxThreads: threads,
      // What the detectors need next is memory.
      idleTimeout: 300,
      resourceLimits: { maxYoungGenerationSizeMb: 16 },
    });
    const running = pool;
    const lowered = await Promise.all(
      portionsOf(files).map(async (portion): Promise<readonly FileFacts[]> => deserialize(await running.run(portion))),
    );
    return lowered.flat();
  };
  return { lower, close: async () => pool?.destroy() };
}

function portionsOf(files: readonly SourceFile[]): readonly (readonly SourceFile[])[] {
  const portions: SourceFile[][] = [];
  let room = 0;
  for (const file of files) {
    if (room < file.text.length || portions.length === 0) {
      portions.push([]);
      room = PORTION;
    }
    portions.at(-1)?.push(file);
    room -= file.text.length;
  }
  return portions;
}
