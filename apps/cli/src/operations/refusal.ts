import { type Problem, sentenceOf } from '@nonet/operations';
import type { Command } from 'commander';

export const USAGE = 2;

/** Says all that is wrong with what was typed, a line each, and ends the command. */
export function refuse(
  command: Command,
  problems: readonly Problem[],
  place: (path: Problem['path']) => string,
): never {
  const lines = problems.map((problem) => `error: ${sentenceOf(problem, place(problem.path))}`);
  return command.error(lines.join('\n'), { exitCode: USAGE, code: 'INPUT_INVALID' });
}
