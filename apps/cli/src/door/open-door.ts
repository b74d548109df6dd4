import { chmod, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { json } from 'node:stream/consumers';
import { checked } from '@nonet/operations';
import type { Services } from '@nonet/services';
import type { Config } from '@nonet/services/config';
import { toNonetError } from '@nonet/services/errors';
import { classify, zeroShot } from '@nonet/services/operations';
import type { Logger } from 'pino';
import { type AskedAtDoor, doorOf, OTHER_WORLD, type Refusal, WORLD_HEADER, worldOf } from './door.js';

export interface Door {
  close(): Promise<void>;
}

type Answer = (input: unknown, signal: AbortSignal) => Promise<unknown>;

/** Answers the commands of this home while a server runs on it: they need not load a model of their own, and learn how its plugins are. */
export async function openDoor(
  { classification, plugins }: Pick<Services, 'classification' | 'plugins'>,
  config: Config,
  log: Logger,
): Promise<Door> {
  const path = doorOf(config);
  if (path === null || (await isOpen(path))) return { close: async () => undefined };
  const answers: Record<AskedAtDoor, Answer> = {
    classify: (input, signal) => classification.classify(checked(classify.fields, input), { signal }),
    zeroShot: (input, signal) => classification.zeroShot(checked(zeroShot.fields, input), { signal }),
    plugins: () => Promise.resolve(plugins.list()),
  };
  const world = worldOf(config);
  const server = createServer((request, response) => {
    const answer = Object.entries(answers).find(([name]) => request.url === `/${name}`)?.[1];
    if (answer === undefined || request.headers[WORLD_HEADER] !== world) send(response, OTHER_WORLD, null);
    else void reply(request, response, answer);
  });
  try {
    // One that was left by a server that was killed.
    await rm(path, { force: true });
    await listen(server, path);
    // Whatever the umask, and whoever may come into the home: answers are for its owner.
    await chmod(path, 0o600);
  } catch (error) {
    server.close();
    log.debug({ err: error, path }, 'commands of this home answer for themselves');
  }
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function reply(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  const hungUp = new AbortController();
  response.on('close', () => hungUp.abort());
  try {
    send(response, 200, await answer(await json(request), hungUp.signal));
  } catch (error) {
    const { code, errorClass, message, details } = toNonetError(error);
    send(response, 400, { code, errorClass, message, details } satisfies Refusal);
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // By this process itself, also where several share their other addresses.
    server.once('error', reject).listen({ path, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Whether another server of this home answers there. */
function isOpen(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
