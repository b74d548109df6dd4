import { runCancelled, type NonetError } from '../errors/errors.js';
import { jsonText, type NewEvent } from './run-store.js';
import type { Json } from './runs.service.js';

/** How a run ends: the change of its row (values from `$5`), and the event that reports it. */
export interface RunEnding {
  readonly set: string;
  readonly values: readonly unknown[];
  readonly event: NewEvent;
}

const ended = 'finished_at = clock_timestamp()';

export const success = (result: Json): RunEnding => ({
  set: `state = 'SUCCEEDED', ${ended}, result = $5::jsonb`,
  values: [jsonText(result)],
  event: { type: 'succeeded', data: {} },
});

export const failure = ({ code, message }: NonetError): RunEnding => ({
  set: `state = 'FAILED', ${ended}, error_code = $5, error_message = $6`,
  values: [code, message.replaceAll('\0', '')],
  event: { type: 'failed', data: { code, message } },
});

export function cancellation(by: string): RunEnding {
  const { code, message } = runCancelled({ by });
  return {
    set: `state = 'CANCELLED', ${ended}, cancelled_by = $5, error_code = $6, error_message = $7`,
    values: [by, code, message],
    event: { type: 'cancelled', data: { by } },
  };
}
