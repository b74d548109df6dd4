import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

/** `vite` for development talks to an API on its usual port; the API itself serves the built app. */
export default defineConfig({
  plugins: [react()],
  // The declarations of operations come from their sources, as in tests: no other workspace need be built before.
  resolve: { conditions: ['nonet-source', ...defaultClientConditions] },
  build: { outDir: 'dist', emptyOutDir: true },
  server: { proxy: { '/graphql': 'http://127.0.0.1:4000' } },
});
