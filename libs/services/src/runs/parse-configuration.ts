import { check, sentenceOf } from '@nonet/operations';
import { runConfigurationInvalid } from '../errors/errors.js';
import type { RunWork } from './run-work.js';
import type { RunKind } from './runs.service.js';

/** @throws RUN_CONFIGURATION_INVALID with everything that is wrong */
export function parseConfiguration(kind: RunKind, work: RunWork<unknown>, given: unknown): unknown {
  const outcome = check(work.configuration, given);
  if (outcome.state === 'allowed') return outcome.value;
  const problems = outcome.problems.map((problem) => sentenceOf(problem, problem.path.join('.'))).join(' ');
  throw runConfigurationInvalid({ kind, problems });
}
