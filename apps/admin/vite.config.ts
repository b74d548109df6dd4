import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

/** Lays compressed copies beside what was built, which the API serves to browsers that take them. */
function compressed(): Plugin {
  const forms = { br: promisify(brotliCompress), gz: promisify(gzip) };
  return {
    name: 'compressed',
    apply: 'build',
    async writeBundle({ dir = 'dist' }) {
      const files = (await readdir(dir, { recursive: true })).filter((file) =>
        /\.(js|css|html|svg)$/.test(file),
      );
      for (const file of files) {
        const content = await readFile(join(dir, file));
        for (const [ending, compress] of Object.entries(forms))
          await writeFile(join(dir, `${file}.${ending}`), await compress(content));
      }
    },
  };
}

/** `vite` for development talks to an API on its usual port; the API itself serves the built app. */
export default defineConfig({
  plugins: [react(), compressed()],
  // The declarations of operations come from their sources, as in tests: no other workspace need be built before.
  resolve: { conditions: ['nonet-source', ...defaultClientConditions] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The list of files by which the test of sizes adds up a first load.
    manifest: true,
    // What the licences of the libraries in it ask for.
    license: true,
    // The content security policy takes no fonts from `data:`.
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/graphql': 'http://127.0.0.1:4000' } },
});
