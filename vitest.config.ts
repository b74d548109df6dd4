import swc from 'unplugin-swc';
import { defineConfig } from 'vitest/config';

/** One configuration for the whole repository: unit tests stand beside their code, end-to-end tests in test/. */
export default defineConfig({
  // SWC, not esbuild: type-graphql reads the decorator metadata that only SWC emits.
  plugins: [swc.vite({ module: { type: 'es6' } })],
  // GraphQL refuses two copies of itself: our files must meet the one that its libraries load, not index.mjs.
  resolve: { conditions: ['nonet-source'], alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  ssr: { resolve: { conditions: ['nonet-source'], externalConditions: ['nonet-source'] } },
  test: {
    include: ['{apps,libs,plugins}/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    // One PostgreSQL for the run; each test file makes databases of its own on it.
    globalSetup: 'test/support/postgres-server.ts',
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
});
