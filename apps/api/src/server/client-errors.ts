import type { Socket } from 'node:net';
import type { FastifyBaseLogger } from 'fastify';
import { headTooLarge, malformedRequest, type NonetError, requestIncomplete } from '@nonet/services/errors';
import { answerRaw } from './raw-answer.js';

/** Largest head of a request that Node reads, in bytes, and how often it looks for requests that come too slowly. */
export const HEAD_BYTES = 16 * 1024;
export const CHECK_MILLISECONDS = 1_000;

/** What is wrong with bytes that never became a request; null where there is nobody left to tell. */
function problemOf(error: NodeJS.ErrnoException, milliseconds: number): NonetError | null {
  switch (error.code) {
    case 'ECONNRESET':
    case 'EPIPE':
      return null;
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return requestIncomplete({ seconds: milliseconds / 1000 }, error);
    case 'HPE_HEADER_OVERFLOW':
      return headTooLarge({ limit: HEAD_BYTES }, error);
    default:
      return malformedRequest({ reason: `This is no HTTP request: ${error.message}.` }, error);
  }
}

/** Answers what Node's parser refuses, and requests that are not complete within `milliseconds`, before any route. */
export const answerClientErrors = (log: FastifyBaseLogger, milliseconds: number) => {
  return (error: NodeJS.ErrnoException, socket: Socket): void => {
    const problem = problemOf(error, milliseconds);
    if (problem === null || socket.destroyed) socket.destroy();
    else answerRaw(socket, problem, { log });
  };
};
