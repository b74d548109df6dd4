import { createServices, loadConfig, type Services, startServer } from '@nonet/api';
import { Command } from 'commander';
import { pino } from 'pino';
import { welcome } from '../terminal/welcome.js';

export function serveCommand(): Command {
  return new Command('serve')
    .description('Serve GraphQL and the admin app; without DATABASE_URL with a PostgreSQL of its own')
    .action(async () => {
      const config = loadConfig();
      const log = pino({ level: process.env['LOG_LEVEL'] ? config.logLevel : 'warn' }, pino.destination(2));
      say('Opening the database …');
      const services = await createServices(config, { log });
      try {
        const { adminKey } = await services.firstStart({ onStep: say });
        const server = await startServer(services, config, { log });
        try {
          await warmUp(services);
          process.stdout.write(welcome(server.url, adminKey));
          await untilInterrupted();
          say('Stopping …');
        } finally {
          await server.close();
        }
      } finally {
        await services.close();
      }
    });
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function warmUp(services: Services): Promise<void> {
  let step = '';
  await services.classification.warmUp((readiness) => {
    if (readiness.state !== 'warming' || readiness.step === step) return;
    step = readiness.step;
    say(`Getting ready: ${step} …`);
  });
}

function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve());
  });
}
