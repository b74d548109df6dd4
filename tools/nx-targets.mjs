// Gives each workspace the targets that it can have; what a target does stands once, in `targetDefaults` of nx.json.
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** @type {import('@nx/devkit').CreateNodes} */
export const createNodes = [
  '{apps,libs,plugins}/*/package.json',
  (manifests, _options, { workspaceRoot }) =>
    manifests.map((manifest) => {
      const folder = dirname(manifest);
      return [manifest, { projects: { [folder]: { targets: targetsOf(join(workspaceRoot, folder)) } } }];
    }),
];

function targetsOf(folder) {
  const tested = readdirSync(join(folder, 'src'), { recursive: true }).some((file) =>
    file.endsWith('.test.ts'),
  );
  return { build: {}, lint: {}, ...(tested ? { test: {} } : {}), typecheck: {} };
}
