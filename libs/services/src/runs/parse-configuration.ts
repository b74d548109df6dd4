import { z } from 'zod';
import { runConfigurationInvalid } from '../errors/errors.js';
import type { RunWork } from './run-work.js';
import type { RunKind } from './runs.service.js';

/** @throws RUN_CONFIGURATION_INVALID with everything that is wrong */
export function parseConfiguration(kind: RunKind, work: RunWork<unknown>, given: unknown): unknown {
  const parsed = work.configuration.safeParse(given);
  if (parsed.success) return parsed.data;
  throw runConfigurationInvalid({ kind, problems: z.prettifyError(parsed.error) });
}
