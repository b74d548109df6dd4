import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `vite` for development talks to an API on its usual port; the API itself serves the built app. */
export default defineConfig({
  plugins: [react()],
  build: { outDir: 'dist', emptyOutDir: true },
  server: { proxy: { '/graphql': 'http://127.0.0.1:4000' } },
});
