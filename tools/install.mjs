// Installs from the lockfile what is missing. Plain Node: nothing is there yet when this runs.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Ends the process with a message of one line, before anything was touched. */
function refuse(message) {
  console.error(message);
  process.exit(1);
}

export function ensureNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    refuse(`Nonet needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
  }
}

/** npm notes what it installed in a hidden lockfile: all is well when that agrees with ours. */
function isInstalled(root) {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional, link }]) =>
      !path.includes('node_modules/') || optional || link || installed[path]?.version === version,
  );
}

export function ensureInstalled(root) {
  if (isInstalled(root)) return;
  console.error('Installing dependencies from package-lock.json …');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const env = {
    ...process.env,
    // Prisma's engine is never wanted (migrations run through its WebAssembly build): naming any file skips the download.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    // `npm run cuda` fetches ONNX Runtime's CUDA provider; npm before 11 does not know `allowScripts`, which denies it here.
    ONNXRUNTIME_NODE_INSTALL: 'skip',
  };
  const options = { cwd: root, stdio: ['ignore', 2, 2], env };
  const npm = process.env.npm_execpath;
  const done = npm
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (done.status !== 0) refuse('The dependencies could not be installed; npm says why above.');
}
