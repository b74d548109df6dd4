// Installs from the lockfile what is missing. Plain Node: nothing is there yet when this runs.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

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
function isInstalled() {
  const installedFile = 'node_modules/.package-lock.json';
  if (!existsSync(installedFile)) return false;
  const wanted = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional, link }]) =>
      !path.includes('node_modules/') || optional || link || installed[path]?.version === version,
  );
}

export function ensureInstalled() {
  if (isInstalled()) return;
  console.error('Installing dependencies from package-lock.json …');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  // Prisma's engine is never wanted (migrations run through its WebAssembly build): naming any file skips the download.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath };
  const npm = process.env.npm_execpath;
  const done = npm
    ? spawnSync(process.execPath, [npm, ...args], { stdio: ['ignore', 2, 2], env })
    : spawnSync('npm', args, { stdio: ['ignore', 2, 2], env, shell: process.platform === 'win32' });
  if (done.status !== 0) refuse('The dependencies could not be installed; npm says why above.');
}
