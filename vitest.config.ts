import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The end-to-end tests mostly wait: for answers, leases and other processes.
    maxWorkers: 3,
    // What the command line keeps for later runs is not to end up among the developer's own.
    env: { XDG_CACHE_HOME: join(tmpdir(), 'cache-audit-tests') },
  },
});
