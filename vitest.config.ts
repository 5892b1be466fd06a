import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/consumer/**', '**/node_modules/**'],
    globalSetup: ['test/helpers/packed.ts'],
    // A test that installs or spawns waits for a condition; this is only where it gives up.
    testTimeout: 30_000,
    hookTimeout: 120_000,
    env: { TZ: 'UTC', NO_COLOR: '1' },
  },
});
