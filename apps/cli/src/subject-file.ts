import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { OptionBeside } from './operations/operation-command.js';
import { USAGE } from './operations/refusal.js';

/** The options that say what is classified, as a file does. */
const INSTEAD = ['text', 'title', 'abstract', 'claims', 'patent'] as const;

/** `--file`: on this machine, what is to be classified may stand in a file. */
export const subjectFile: OptionBeside = {
  flags: '--file <file>',
  description: 'a file: plain text, or JSON with title, abstract and claims (- for standard input)',
  read(command: Command) {
    const { file, ...options } = command.opts<Record<string, string | undefined>>();
    if (file === undefined) return {};
    const other = INSTEAD.find((name) => options[name] !== undefined);
    if (other !== undefined)
      command.error(`error: --file and --${other} both say what to classify: give one of them`, {
        exitCode: USAGE,
      });
    const text = readFileSync(file === '-' ? 0 : file, 'utf8');
    return documentParts(text) ?? { text };
  },
};

/** A JSON object with title, abstract or claims; null where the text is something else. */
function documentParts(text: string): Record<string, string> | null {
  if (!text.trimStart().startsWith('{')) return null;
  try {
    const value: Record<string, unknown> = JSON.parse(text);
    const parts = ['title', 'abstract', 'claims'].flatMap((name) => {
      const part = value[name];
      return typeof part === 'string' ? [[name, part] as const] : [];
    });
    return parts.length === 0 ? null : Object.fromEntries(parts);
  } catch {
    return null; // a text that only looks like JSON is classified as it stands
  }
}
