import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import { httpStatus, type NonetError } from '@nonet/services/errors';
import { presentError } from '../graphql/error-format.js';

/**
 * Answers on the socket itself whoever sent what no route ever saw (half a request, an upgrade that is refused), in the form that
 * all errors have, and ends the connection.
 */
export function answerRaw(
  socket: Duplex,
  error: NonetError,
  { log, method }: { readonly log: FastifyBaseLogger; readonly method?: string | undefined },
): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const status = httpStatus[error.errorClass];
  const body = JSON.stringify({ errors: [presentError(error, [], log)] });
  const head = Object.entries({
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    connection: 'close',
    ...(error.retryAfter !== null && { 'retry-after': String(error.retryAfter) }),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const start = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}\r\n${head.join('')}\r\n`;
  // Who asks for a head alone takes a body for the beginning of another answer.
  socket.end(method === 'HEAD' ? start : start + body, () => socket.destroy());
}
