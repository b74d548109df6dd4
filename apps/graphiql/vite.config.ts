import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The API serves what is built here: the page at `/graphql` for browsers, its files below `/graphiql/`. */
export default defineConfig({
  base: '/graphiql/',
  plugins: [react()],
  // GraphQL refuses two copies of itself.
  resolve: { dedupe: ['graphql', 'react', 'react-dom'] },
  build: { outDir: 'dist', emptyOutDir: true, chunkSizeWarningLimit: 4_000 },
});
