import { pino, type DestinationStream, type Logger } from 'pino';
import type { Config } from '../config/index.js';
import { currentTraceId } from '../tracing/index.js';
import { requestScope } from './request-scope.js';

/** Names of fields that could hold a secret; their values are not written. */
const SECRETS = ['authorization', 'secret', 'password', 'token'].flatMap((name) => [name, `*.${name}`]);

/**
 * A structured log, a JSON object a line. Lines that are written for a request carry its id, and the id of its trace where
 * traces are kept.
 */
export function createLog(level: Config['logLevel'], destination: DestinationStream): Logger {
  return pino({ level, redact: { paths: SECRETS, censor: '(left out)' }, mixin: scopeOf }, destination);
}

function scopeOf(_line: object, _level: number, logger: Logger): object {
  const id = currentTraceId();
  const traceId = id === null ? {} : { traceId: id };
  // A request's own log has the id already.
  const scope = requestScope.getStore();
  if (scope === undefined || 'requestId' in logger.bindings()) return traceId;
  return { requestId: scope.requestId, ...traceId };
}
