import { existsSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { loadConfig } from '@nonet/services/config';
import type { ErrorClass } from '@nonet/errors';
import { NonetError } from '@nonet/services/errors';
import { type AskedAtDoor, doorOf, OTHER_WORLD, type Refusal, WORLD_HEADER, worldOf } from './door.js';

/**
 * What the server of this home answers; null where none runs, or one with another configuration: the command does the work itself then.
 * @throws NonetError what the server says is wrong
 */
export async function askServer<Result>(
  operation: AskedAtDoor,
  input: unknown,
  config = loadConfig(),
): Promise<Result | null> {
  const path = doorOf(config);
  if (path === null || !existsSync(path)) return null;
  try {
    const response = await post(path, operation, worldOf(config), JSON.stringify(input));
    const answer = await json(response);
    if (response.statusCode === OTHER_WORLD) return null;
    if (response.statusCode === 200) return answer as Result;
    const { code, errorClass, message, details } = answer as Refusal;
    throw new NonetError(code, errorClass as ErrorClass, message, { details });
  } catch (error) {
    if (error instanceof NonetError) throw error;
    return null; // It is not there, or went away in the middle.
  }
}

async function post(
  path: string,
  operation: AskedAtDoor,
  world: string,
  body: string,
): Promise<IncomingMessage> {
  // Loaded where somebody is there to be asked.
  const { request: httpRequest } = await import('node:http');
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', [WORLD_HEADER]: world };
    httpRequest({ socketPath: path, path: `/${operation}`, method: 'POST', headers }, resolve)
      .on('error', reject)
      .end(body);
  });
}
