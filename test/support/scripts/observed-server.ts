/**
 * A whole server in a process of its own. At a second address it says how long its event loop was held since it was last
 * asked, in milliseconds, and what nobody caught; asked with `?import=PATH` it imports patents, as a run would.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { startServer } from '../../../apps/api/src/index.js';
import { loadConfig } from '../../../libs/services/src/config/index.js';
import { createServices } from '../../../libs/services/src/services.js';
import { createLog } from '../../../libs/services/src/logging/index.js';

const lines: string[] = [];
const uncaught: string[] = [];
process.on('unhandledRejection', (reason) => uncaught.push(`unhandled: ${String(reason)}`));
process.on('uncaughtExceptionMonitor', (error) => process.stderr.write(`uncaught: ${error.stack}\n`));

const config = loadConfig(process.env);
const log = createLog('error', { write: (line: string) => void lines.push(line) });
const services = await createServices(config, { log });
const server = await startServer(services, config, { log });
const [scheme = '', patents = ''] = process.argv.slice(2);
const options = { actor: 'test' };
await services.imports.importScheme({ path: scheme, definitions: null }, options);
await services.imports.importPatents({ path: patents }, options);
await services.classification.warmUp();
const keys = await Promise.all(
  (['reader', 'admin'] as const).map((role) => services.keys.create({ name: role, role, expiresAt: null })),
);

const delays = monitorEventLoopDelay({ resolution: 5 });
delays.enable();
const control = createServer(async ({ url = '' }, response) => {
  const path = new URL(url, server.url).searchParams.get('import');
  const failure = path && (await services.imports.importPatents({ path }, options).then(() => null, String));
  if (path) return response.end(JSON.stringify({ failure }));
  response.end(JSON.stringify({ delay: delays.max / 1e6, uncaught, errors: lines.splice(0) }));
  delays.reset();
});
await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve));
const { port } = control.address() as AddressInfo;
const [reader, admin] = keys.map(({ secret }) => secret);
process.stdout.write(
  `${JSON.stringify({ url: server.url, control: `http://127.0.0.1:${port}`, reader, admin })}\n`,
);
