// What commands cost: Node.js itself; the version, by the command alone and as a checkout has it; one classification beside a running
// server of the home, which answers it, and without one, on a home that is warm; a verb that opens the database; a second start.
// Processor time of the command's process and time on the clock, medians; with --beside in turn with the bundle of another build.
//   node bench/command-line.mjs [--rounds 5] [--beside FOLDER]
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from '@nonet/numerics';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, beside: { type: 'string' } },
});
const rounds = Number(values.rounds);
const root = join(import.meta.dirname, '..');
const home = mkdtempSync(join(tmpdir(), 'nonet-commands-'));
const NONET = join(root, 'apps/cli/dist/bundle/main.js');
/** What is measured, by name. */
const MAINS = { '': NONET, ...(values.beside && { ', the other build': resolve(values.beside, 'main.js') }) };
/** Says at the end of a process what it cost, on a descriptor of its own. */
const COUNT = `data:text/javascript,import{writeSync}from'node:fs';process.on('exit',()=>{const{userCPUTime:u,systemCPUTime:s,maxRSS:m}=process.resourceUsage();writeSync(3,u+' '+s+' '+m+'\\n')})`;
const env = {
  ...process.env,
  // Certificates that every start of Node.js reads, .08 s of them where they are many: no matter of the product.
  NODE_EXTRA_CA_CERTS: undefined,
  NONET_HOME: home,
  NODE_ENV: 'production',
  PORT: '0',
  DATABASE_URL: '',
  LOG_LEVEL: '',
};

console.log(
  `${cpus()[0].model}, ${cpus().length} cores, Node.js ${process.version}, load ${loadavg()[0].toFixed(1)}`,
);
const text =
  'A leak detecting device: a case for several hydrogen storage tanks, and a sensor part with a pressure sensor';
const classify = (main) => [main, 'classify', '--text', text, '--top', '3'];
try {
  // Warm: the scheme is there and embedded, the model published, the words counted.
  let server = await serve();
  measure('Node.js itself', () => ['-e', '0']);
  measure('nonet --version', (main) => [main, '--version']);
  measure('npx nonet --version, without npm', () => [join(root, 'tools/nonet.mjs'), '--version']);
  measure('classify beside a server', classify);
  await stop(server);
  measure('classify without a server', classify);
  measure('models list without a server', (main) => [main, 'models', 'list']);
  for (const [build, main] of Object.entries(MAINS)) {
    const start = performance.now();
    server = await serve(main);
    const seconds = (performance.now() - start) / 1000;
    console.log(
      `second start until ready${build}: ${processorOf(server)} s of processor, ${seconds.toFixed(2)} s`,
    );
    await stop(server);
  }
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 20 });
}
console.log(`load at the end ${loadavg()[0].toFixed(1)}`);

/** @param argsOf of Node.js, for a build; it need not depend on it */
function measure(name, argsOf) {
  const builds = argsOf.length === 0 ? [['', NONET]] : Object.entries(MAINS);
  const runs = builds.map(() => []);
  for (let round = 0; round < rounds; round++)
    builds.forEach(([, main], build) => runs[build].push(costOf(name, argsOf(main))));
  builds.forEach(([build], at) => {
    const of = (key) => median(runs[at].map((run) => run[key]));
    console.log(
      `${name}${build}: ${of('processor').toFixed(2)} s of processor, ${of('wall').toFixed(2)} s, ${of('megabytes').toFixed(0)} MB`,
    );
  });
}

function costOf(name, args) {
  const start = performance.now();
  const { status, output } = spawnSync(process.execPath, ['--import', COUNT, ...args], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${output[2]}`);
  const [user, system, memory] = output[3].trim().split(' ').map(Number);
  return {
    wall: (performance.now() - start) / 1000,
    processor: (user + system) / 1e6,
    megabytes: memory / 1000,
  };
}

/** Seconds of processor that a living process took so far, where the system tells in hundredths. */
function processorOf({ pid }) {
  if (process.platform !== 'linux') return '?';
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / 100).toFixed(2);
}

/** A server of the home, once it is ready. */
async function serve(main = NONET) {
  const child = spawn(process.execPath, [main, 'serve'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => String(chunk).includes('Nonet is ready') && resolve());
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
  });
  return child;
}

async function stop(child) {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
  if (existsSync(join(home, 'commands.sock'))) throw new Error('The server left its door behind.');
}
