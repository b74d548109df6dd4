import { createReadStream } from 'node:fs';
import type { Command } from 'commander';
import type { OptionBeside } from './operations/operation-command.js';
import { USAGE } from './operations/refusal.js';

/** The options that say what is classified, as a file does. */
const INSTEAD = ['text', 'title', 'abstract', 'claims', 'patent'] as const;

/** A patent with its drawings as text has a few. */
const LARGEST = 64 * 1024 * 1024;

/** `--file`: on this machine, what is to be classified may stand in a file. */
export const subjectFile: OptionBeside = {
  flags: '--file <file>',
  description:
    'a file: plain text, or one patent in any format of `npx nonet formats` (- for standard input)',
  async read(command: Command) {
    const { file, ...options } = command.opts<Record<string, string | undefined>>();
    if (file === undefined) return {};
    const other = INSTEAD.find((name) => options[name] !== undefined);
    if (other !== undefined)
      command.error(`error: --file and --${other} both say what to classify: give one of them`, {
        exitCode: USAGE,
      });
    const { readDocument } = await import('@nonet/patents');
    return { ...(await readDocument(await bytesOf(file), file === '-' ? 'standard input' : file)) };
  },
};

/** @throws PatentSourceError for what cannot be opened, and for more than anybody would read */
async function bytesOf(file: string): Promise<Buffer> {
  const { PatentSourceError } = await import('@nonet/patents');
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of file === '-' ? process.stdin : createReadStream(file)) {
      bytes += (chunk as Buffer).length;
      if (bytes > LARGEST) {
        const reason = `has more than ${LARGEST} bytes; one document is classified at a time`;
        throw new PatentSourceError('PATENT_SOURCE_TOO_LARGE', file, reason);
      }
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof PatentSourceError || code === undefined) throw error;
    const [state, reason] =
      code === 'ENOENT'
        ? (['PATENT_SOURCE_MISSING', 'there is no such file'] as const)
        : (['PATENT_SOURCE_UNREADABLE', message] as const);
    throw new PatentSourceError(state, file, reason, { cause: error });
  }
  return Buffer.concat(chunks);
}
