// The front door of the repository: `npm start`, `npm test`, `npm run build` and `npm run nonet` all come through here,
// so that each of them works on a bare clone.
import { spawn, spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, ensureNode } from './install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const [verb, ...args] = process.argv.slice(2);

function step(what, command, commandArgs) {
  const done = spawnSync(process.execPath, [command, ...commandArgs], {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' },
  });
  if (done.status !== 0) {
    process.stderr.write(`${done.stdout}\n${done.stderr}\n${what} failed.\n`);
    process.exit(done.status ?? 1);
  }
}

function build() {
  step('Building', join('node_modules', 'nx', 'dist', 'bin', 'nx.js'), [
    'run-many',
    '-t',
    'build',
    '--outputStyle=static',
  ]);
}

/** Hands the terminal over; signals reach the child by the process group, and its exit code becomes ours. */
function become(command, commandArgs) {
  const child = spawn(process.execPath, [command, ...commandArgs], {
    stdio: 'inherit',
    env: { NODE_ENV: verb === 'test' ? 'test' : 'production', ...process.env },
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

ensureNode();
ensureInstalled();
build();
const cli = join('apps', 'cli', 'dist', 'main.js');
if (verb === 'start') become(cli, ['serve', ...args]);
else if (verb === 'nonet') become(cli, args);
else if (verb === 'test') become(join('node_modules', 'vitest', 'vitest.mjs'), ['run', ...args]);
else if (verb !== 'build') {
  console.error(`Unknown verb ${verb ?? '(none)'}: start, test, build or nonet.`);
  process.exit(2);
}
