import { readFileSync } from 'node:fs';
import type { Subject } from '@nonet/services/classification';
import { type CpcLevel, LEVELS } from '@nonet/cpc-taxonomy';
import type { GivenExpert } from '@nonet/experts';
import type { DeviceChoice } from '@nonet/plugins';
import { type Command, InvalidArgumentError, Option } from 'commander';

export function levelOption(defaultLevel?: CpcLevel): Option {
  const option = new Option('--level <level>', 'level of the answer').choices(LEVELS);
  return defaultLevel ? option.default(defaultLevel) : option;
}

export function integer(lowest: number, highest: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (Number.isInteger(number) && number >= lowest && number <= highest) return number;
    throw new InvalidArgumentError(`Must be a whole number from ${lowest} to ${highest}.`);
  };
}

export function fraction(value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && number >= 0 && number <= 1) return number;
  throw new InvalidArgumentError('Must be a number from 0 to 1.');
}

export function deviceName(value: string): DeviceChoice {
  if (/^(auto|cpu|cuda(:\d+)?)$/.test(value)) return value as DeviceChoice;
  throw new InvalidArgumentError('Must be auto, cpu, cuda or cuda:N.');
}

/** `D=keyword`, as often as given; one for a section. */
export function givenExpert(value: string, before: readonly GivenExpert[] = []): GivenExpert[] {
  const [, section, expert] = /^([A-HY])=([a-z0-9][a-z0-9-]*)$/.exec(value) ?? [];
  if (section === undefined || expert === undefined)
    throw new InvalidArgumentError('Must be a section, = and a kind of expert, for example D=keyword.');
  if (before.some((one) => one.section === section))
    throw new InvalidArgumentError(`Section ${section} is given two; one is allowed.`);
  return [...before, { section, expert }];
}

export function modelName(value: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,63}$/.test(value)) return value;
  throw new InvalidArgumentError('Must be lower-case letters, digits and hyphens.');
}

export interface SubjectOptions {
  text?: string;
  file?: string;
  patent?: string;
}

/** The options that say what is to be classified; {@link subjectOf} reads them. */
export function addSubjectOptions(command: Command): Command {
  return command
    .option('--text <text>', 'the text to classify')
    .option(
      '--file <file>',
      'a file: plain text, or JSON with title, abstract and claims (- for standard input)',
    )
    .option('--patent <number>', 'a stored patent, for example US2025198877A1');
}

/** What is to be classified. Exactly one of the options must be given. */
export function subjectOf(options: SubjectOptions, command: Command): Subject {
  const given = [options.text, options.file, options.patent].filter((value) => value !== undefined);
  if (given.length !== 1)
    command.error('error: give exactly one of --text, --file and --patent', { exitCode: 2 });
  if (options.patent !== undefined) return { kind: 'patent', number: options.patent };
  const text = options.text ?? readFileSync(options.file === '-' ? 0 : options.file!, 'utf8');
  return documentParts(text) ?? { kind: 'text', text };
}

/** A JSON object with title, abstract or claims; null where the text is something else. */
function documentParts(text: string): Subject | null {
  if (!text.trimStart().startsWith('{')) return null;
  try {
    const value: Record<string, unknown> = JSON.parse(text);
    const part = (name: string) => (typeof value[name] === 'string' ? value[name] : null);
    const parts = { title: part('title'), abstract: part('abstract'), claims: part('claims') };
    return Object.values(parts).some((present) => present !== null) ? { kind: 'parts', ...parts } : null;
  } catch {
    return null; // a text that only looks like JSON is classified as it stands
  }
}
