import { Mutex } from 'async-mutex';
import { connect } from './browser.js';

const mutex = new Mutex();
let browser: Browser | undefined;

export async function launch() {
  await mutex.runExclusive(async () => {
    const started = await connect().catch(() => undefined);
    if (!started) {
      setTimeout(() => {
        launch();
      }, 5_000);
      return;
    }
    browser = started;
    browser.on('disconnected', () => {
      launch();
    });
  });
}
