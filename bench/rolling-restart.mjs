// Whether a rolling restart loses requests: two servers on one database, each a process of its own, clients that ask all the
// time over connections that are kept alive, and SIGTERM for one server after the other.
//
//   npm run build && node bench/rolling-restart.mjs [--clients 100] [--restarts 6] [--pause 0]
//
// A client sends a request again, to the other server, after a refused connection or a coded 503 alone; everything else that is
// not an answer counts as lost, and none should be. Connections that the system has taken when the server stops listening are
// the one thing that no server can answer for; a pause (NONET_DRAIN_PAUSE) with a balancer in front leaves none of them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import '../test/support/run-typescript.mjs';

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '100' },
    restarts: { type: 'string', default: '6' },
    pause: { type: 'string', default: '0' },
  },
});
const CLIENTS = Number(values.clients);
const KEY = 'a-key-for-the-rolling-restart';
const PORTS = [4711, 4712];
const { askSteadily } = await import('../test/support/steady-client.ts');
const nonet = fileURLToPath(new URL('../apps/cli/dist/bundle/main.js', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'nonet-rolling-'));

/** A server that is ready, as a process. */
async function serve(port) {
  const env = {
    ...process.env,
    NONET_HOME: home,
    NONET_ADMIN_KEY: KEY,
    NONET_WORKER: 'off',
    NONET_RATE_REQUESTS: '0',
    NONET_RATE_COST: '0',
    NONET_DRAIN_PAUSE: values.pause,
    PORT: String(port),
  };
  const child = spawn(process.execPath, [nonet, 'serve'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  for (;;) {
    const { ok } = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => ({ ok: false }));
    if (ok) return child;
    if (child.exitCode !== null) throw new Error(`A server ended with exit code ${child.exitCode}.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function stop(child) {
  const since = Date.now();
  child.kill('SIGTERM');
  const [code, signal] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode, null];
  return { seconds: (Date.now() - since) / 1000, code, signal };
}

const servers = [];
try {
  for (const port of PORTS) servers.push(await serve(port));
  const ended = new AbortController();
  const urls = PORTS.map((port) => `http://127.0.0.1:${port}`);
  const tallies = Array.from({ length: CLIENTS }, () =>
    askSteadily(urls, { key: KEY, query: '{ me { id } }', stop: ended.signal }),
  );
  const stops = [];
  for (let i = 0; i < Number(values.restarts); i++) {
    stops.push(await stop(servers[i % 2]));
    servers[i % 2] = await serve(PORTS[i % 2]);
  }
  ended.abort();
  const clients = await Promise.all(tallies);
  const sum = (of) => clients.reduce((total, client) => total + of(client), 0);
  console.log(`${cpus()[0]?.model}, ${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}`);
  console.log(
    `${CLIENTS} clients, ${stops.length} restarts: ${sum((c) => c.answered)} answered, ${sum((c) => c.moved)} sent again, ${sum((c) => c.lost.length)} lost`,
  );
  console.log(
    `seconds from SIGTERM to the end: ${stops.map(({ seconds, code }) => `${seconds.toFixed(1)} (exit code ${code})`).join(', ')}`,
  );
  for (const lost of clients.flatMap((client) => client.lost).slice(0, 10)) console.log(`lost: ${lost}`);
} finally {
  await Promise.all(servers.map(stop));
  rmSync(home, { recursive: true, force: true });
}
