import { availableParallelism } from 'node:os';
import swc from 'unplugin-swc';
import { defineConfig } from 'vitest/config';

const endToEnd = 'test/**/*.e2e.test.ts';

/** Unit tests stand beside their code and need nothing but it; end-to-end tests stand in test/ and share a PostgreSQL server. */
export default defineConfig({
  // SWC, not esbuild: type-graphql reads the decorator metadata that only SWC emits.
  plugins: [swc.vite({ module: { type: 'es6' } })],
  // GraphQL refuses two copies of itself: our files must meet the one that its libraries load, not index.mjs.
  resolve: { conditions: ['nonet-source'], alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  ssr: { resolve: { conditions: ['nonet-source'], externalConditions: ['nonet-source'] } },
  test: {
    pool: 'forks',
    // Also on two cores: while one file waits for a process or a clock, another works.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Files of one worker share their modules, which take longer to load than most tests take: whoever changes something of the
    // process (environment, listeners, prototypes) changes it back.
    isolate: false,
    // A busy machine is no fault: these end what hangs, and nothing is measured by them.
    testTimeout: 180_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
    // Where processes, threads, a browser and a clock meet, a test may be tried once more; `.ci/run` names each that needed it.
    retry: 1,
    setupFiles: ['test/support/property-seed.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{apps,libs,plugins}/*/src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [endToEnd],
        },
      },
      {
        extends: true,
        // One PostgreSQL for the run; each test file makes databases of its own on it.
        test: {
          name: 'end-to-end',
          include: [endToEnd],
          globalSetup: 'test/support/postgres-server.ts',
        },
      },
    ],
  },
});
