import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../src/jobs/database.ts';
import { openQueue } from '../../src/jobs/queue.ts';
import { memoryLog } from './fresh-database.ts';

/**
 * A worker of its own process: `<url or ''> <data folder> <file>`. It never finishes a job, asks for its lease all the time, and
 * writes what happens to it into the file.
 */
const [url = '', dataDir = '', file = ''] = process.argv.slice(2);
const say = (word: string) => appendFileSync(file, `${word}\n`);

const database = await openDatabase({ url: url || null, dataDir });
const queue = await openQueue(database, { log: memoryLog().log, concurrency: 1, heartbeatSeconds: 1.5 });
await queue.work(
  async (_job, control) => {
    say('started');
    control.signal.addEventListener('abort', () => say('aborted'));
    try {
      for (;;) {
        await sleep(100);
        await control.checkLease();
      }
    } catch (error) {
      say(error instanceof Error ? error.name : 'unknown');
      throw error;
    }
  },
  async () => say('given up'),
);
say('ready');
