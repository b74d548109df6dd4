import { open, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { LabelFileError } from './label-file-error.js';

/** A set of a hundred thousand labels with long descriptions has less. */
const MOST_BYTES = 64 * 1024 ** 2;
const unpack = promisify(gunzip);

/** The text of a file in UTF-8, also gzipped. @throws LabelFileError */
export async function fileText(file: string): Promise<string> {
  const bytes = await bytesOf(file);
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const plain = packed ? await unpacked(bytes, file) : bytes;
  if (plain[0] === 0x50 && plain[1] === 0x4b && plain[2] === 3)
    throw new LabelFileError(
      'LABEL_FILE_FORMAT',
      file,
      null,
      'this is a zip archive or a spreadsheet. Unpack it, or save the sheet as tab-separated text (TSV).',
    );
  const isWide = (plain[0] === 0xff && plain[1] === 0xfe) || (plain[0] === 0xfe && plain[1] === 0xff);
  const encoding = isWide ? (plain[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(plain);
  } catch (cause) {
    const reason = `the text is not ${encoding.toUpperCase()}. Save it as UTF-8.`;
    throw new LabelFileError('LABEL_FILE_ENCODING', file, badLine(plain), reason, { cause });
  }
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file).then((found) => {
      if (!found.isFile()) throw new Error('it is not a regular file');
      return found;
    });
    if (size > MOST_BYTES) throw tooLarge(file);
    const handle = await open(file);
    try {
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (cause instanceof LabelFileError) throw cause;
    throw new LabelFileError('LABEL_FILE_UNREADABLE', file, null, (cause as Error).message, { cause });
  }
}

async function unpacked(bytes: Buffer, file: string): Promise<Buffer> {
  try {
    return await unpack(bytes, { maxOutputLength: MOST_BYTES });
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(file);
    const reason = `it begins like a gzip file and cannot be unpacked: ${(cause as Error).message}.`;
    throw new LabelFileError('LABEL_FILE_UNREADABLE', file, null, reason, { cause });
  }
}

const tooLarge = (file: string) =>
  new LabelFileError(
    'LABEL_FILE_TOO_LARGE',
    file,
    null,
    `a file may have ${MOST_BYTES} bytes, also unpacked.`,
  );

/** The first line that does not decode. */
function badLine(bytes: Buffer): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let line = 1, start = 0; ; line++) {
    const newline = bytes.indexOf(10, start);
    try {
      decoder.decode(bytes.subarray(start, newline < 0 ? bytes.length : newline));
    } catch {
      return line;
    }
    if (newline < 0) return line;
    start = newline + 1;
  }
}
