// Makes the package that plugins are written with: `libs/plugins/dist/package`, which needs nothing but itself. What it uses of other
// workspaces and of libraries is bundled into its modules; its declarations are copied beside them, with their imports turned to the
// copies. zod, whose declarations are too many to bundle, comes along whole. Part of the build of `@nonet/plugins`.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import ts from 'typescript';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const PLUGINS = join(ROOT, 'libs', 'plugins');
const PACKAGE = join(PLUGINS, 'dist', 'package');
/** What can be imported or started of the package. */
const ENTRIES = { index: 'index', command: 'command/command', check: 'checking/check-process' };

rmSync(PACKAGE, { recursive: true, force: true });
mkdirSync(PACKAGE, { recursive: true });
await bundle();
declarations();
copyZod();

async function bundle() {
  const made = await rolldown({
    input: Object.fromEntries(
      Object.entries(ENTRIES).map(([name, file]) => [name, join(PLUGINS, 'src', `${file}.ts`)]),
    ),
    platform: 'node',
    // The sources of the workspaces, so that the order in which they are built is of no matter.
    resolve: { conditionNames: ['nonet-source', 'node', 'import'] },
    treeshake: { moduleSideEffects: false },
    external: (id) => id === 'zod' || id.startsWith('node:'),
    onLog: (level, log) => {
      if (level === 'warn') throw new Error(log.message);
    },
  });
  await made.write({
    dir: PACKAGE,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'shared/[name].js',
    paths: { zod: '@nonet/plugins/zod' },
  });
  await made.close();
}

/** Declarations of the index and of all that they name, each file by itself: the types were checked before. */
function declarations() {
  const done = new Set();
  const waiting = [join(PLUGINS, 'src', 'index.ts')];
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (done.has(file)) continue;
    done.add(file);
    const { outputText, diagnostics } = ts.transpileDeclaration(readFileSync(file, 'utf8'), {
      fileName: file,
      reportDiagnostics: true,
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext },
    });
    if (diagnostics?.length) {
      const said = diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
      throw new Error(`${relative(ROOT, file)}: ${said.join('; ')}`);
    }
    const from = copyOf(file);
    const text = outputText.replace(/(from\s+|import\()'([^']+)'/g, (whole, before, specifier, at) => {
      const names = namesBefore(outputText, at);
      const target = sourceOf(specifier, file, names);
      if (target === null) return `${before}'${specifier === 'zod' ? '@nonet/plugins/zod' : specifier}'`;
      waiting.push(target);
      const path = relative(dirname(from), copyOf(target))
        .replaceAll('\\', '/')
        .replace(/\.d\.ts$/, '.js');
      return `${before}'${path.startsWith('.') ? path : `./${path}`}'`;
    });
    mkdirSync(dirname(from), { recursive: true });
    writeFileSync(from, text);
  }
}

/** The names that the import or export whose `from` stands at this place takes; null: all. */
function namesBefore(text, at) {
  const braces = /\{([^{}]*)\}\s*$/.exec(text.slice(0, at));
  return braces
    ? braces[1]
        .split(',')
        .map(
          (name) =>
            name
              .trim()
              .replace(/^type\s+/, '')
              .split(/\s+as\s+/)[0],
        )
        .filter(Boolean)
    : null;
}

/** The source that an import means, with what an index only hands on found where it stands; null: no workspace's. */
function sourceOf(specifier, file, names) {
  if (specifier.startsWith('.')) return join(dirname(file), specifier.replace(/\.js$/, '.ts'));
  const library = /^@nonet\/([\w-]+)$/.exec(specifier)?.[1];
  if (library === undefined) return null;
  const index = join(ROOT, 'libs', library, 'src', 'index.ts');
  for (const [, list, from] of readFileSync(index, 'utf8').matchAll(
    /export (?:type )?\{([^}]*)\} from '([^']+)'/g,
  )) {
    const exported = list.split(',').map((name) => name.trim().replace(/^type\s+/, ''));
    if (names?.every((name) => exported.includes(name)))
      return join(dirname(index), from.replace(/\.js$/, '.ts'));
  }
  return index;
}

function copyOf(file) {
  const [, library, path] = /libs[\\/]([\w-]+)[\\/]src[\\/](.+)\.ts$/.exec(file);
  return library === 'plugins'
    ? join(PACKAGE, `${path}.d.ts`)
    : join(PACKAGE, 'shared', library, `${path}.d.ts`);
}

function copyZod() {
  const zod = join(ROOT, 'node_modules', 'zod');
  for (const part of ['index.js', 'index.d.ts', 'LICENSE', 'v4/classic', 'v4/core', 'v4/locales'])
    if (existsSync(join(zod, part)))
      cpSync(join(zod, part), join(PACKAGE, 'zod', part), {
        recursive: true,
        filter: (source) => !/\.(cjs|d\.cts)$/.test(source) && !/[\\/]tests[\\/]?/.test(source),
      });
}
