import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The end-to-end tests mostly wait: for answers, leases and other processes.
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 3 },
});
