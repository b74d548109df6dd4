// Installs from the lockfile when node_modules is missing or older than the lockfile. Plain Node: nothing is there yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Prisma's engine download is never wanted (migrations run through its WebAssembly engine): naming any file skips it.
const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath };
const stampFile = join('node_modules', '.nonet-lock');

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

export function ensureInstalled() {
  const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lock) return;
  console.error('Installing dependencies from package-lock.json …');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const done = npm
    ? spawnSync(process.execPath, [npm, ...args], { stdio: ['ignore', 2, 2], env })
    : spawnSync('npm', args, { stdio: ['ignore', 2, 2], env, shell: process.platform === 'win32' });
  if (done.status !== 0) refuse('The dependencies could not be installed; npm says why above.');
  writeFileSync(stampFile, lock);
}
