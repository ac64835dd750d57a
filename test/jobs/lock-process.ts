import { lockDataFolder } from '../../src/jobs/data-folder.ts';

/** `<data folder>`: takes it, says so, and keeps it; or says what is wrong. */
const [dataDir = ''] = process.argv.slice(2);
setInterval(() => undefined, 1000);
try {
  await lockDataFolder(dataDir);
  process.stdout.write('locked\n');
} catch (error) {
  process.stdout.write(`${error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'}\n`);
}
