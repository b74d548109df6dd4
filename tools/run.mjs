// `npm run build`, `npm test`, `npm run lint` and `npm run typecheck` come through here, so that each of them works on a bare clone.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled, ensureNode } from './install.mjs';
import { build, nx } from './nx.mjs';
import { prepare, ROOT } from './prepare.mjs';

const [verb, ...args] = process.argv.slice(2);
process.chdir(ROOT);
if (verb === 'build') {
  ready();
  build(ROOT);
} else if (verb === 'test') {
  await prepare();
  become(join('node_modules', 'vitest', 'vitest.mjs'), ['run', ...args]);
} else if (verb === 'targets') {
  ready();
  const { status } = nx(ROOT, ['run-many', '--outputStyle=static', '-t', ...args], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else {
  console.error(`Unknown verb ${verb ?? '(none)'}: build, test or targets.`);
  process.exitCode = 2;
}

function ready() {
  ensureNode();
  ensureInstalled(ROOT);
}

/** Hands the terminal over; signals reach the child by the process group, and its exit code becomes ours. */
function become(command, commandArgs) {
  const env = { NODE_ENV: 'test', ...process.env };
  const child = spawn(process.execPath, [command, ...commandArgs], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
