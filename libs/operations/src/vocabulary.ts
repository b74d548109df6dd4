import { type CpcLevel, SECTIONS } from '@nonet/cpc-taxonomy/symbol';
import { z } from 'zod';
import { choice, list, optional, pattern, share, text, whole } from './shapes.js';

/**
 * The fields that many operations share, each declared once: its limits, its title, how it is told on the command line. An
 * operation takes one as it is, or says by `.meta()` what is special about its own.
 */

// ── Texts ───────────────────────────────────────────────────────────────────────────────────────────────────────────
/** The longest text that is classified or compared, in characters: a long patent with all its claims. */
export const TEXT_LENGTH = 500_000;

// ── Names ───────────────────────────────────────────────────────────────────────────────────────────────────────────
const letters = '[a-z0-9](?:[a-z0-9-]|(?<=[0-9])\\.(?=[0-9])){0,63}';
/** One form for whatever has a name: an encoder is published under its name as a model is. */
export const NAME = new RegExp(`^${letters}$`);
const named = pattern(NAME, 'lower-case letters, digits, hyphens and dots between digits, at most 64').meta({
  placeholder: 'name',
});
export const modelName = named.meta({ title: 'Name of the model' });
export const encoderName = named.meta({ title: 'Name of the encoder' });
/** A kind of expert that a plugin has. */
export const expertKind = named.meta({ title: 'Kind of expert', description: 'For example `keyword`.' });

/** `name@version`, and both of its parts. */
export const VERSION_REFERENCE = new RegExp(`^(${letters})@([1-9]\\d{0,8})$`);

export const publishedVersion = pattern(
  new RegExp(`^(${letters}@[1-9]\\d{0,8}|[1-9]\\d{0,8})$`),
  'name@version, or an id',
).meta({ title: 'Version', placeholder: 'model', control: 'version' });

/** The name under which the scheme alone answers. */
export const ZERO_SHOT = 'zero-shot';

/** Whatever can be asked: a published version, or the scheme alone. Whether it is there, the models know. */
export const modelReference = text(100).meta({
  title: 'Model',
  description: `\`name@version\`, an id, or \`${ZERO_SHOT}\`.`,
  defaultsTo: 'the active model',
  placeholder: 'model',
  control: 'model',
});

const PATH_LENGTH = 4000;
/** Whether an encoder is named by the folder that it lies in. */
export const isFolderReference = (encoder: string): boolean => /[\\/]/.test(encoder);

export const encoderReference = z
  .string()
  .max(PATH_LENGTH)
  .refine(
    (value) =>
      new RegExp(`^${letters}(@[1-9]\\d{0,8})?$`).test(value) ||
      (isFolderReference(value) && !value.includes('\0')),
  )
  .meta({
    allowed: 'the name of an encoder, name@version, or a folder',
    title: 'Encoder',
    description: 'A name or `name@version`; on the command line a folder too.',
    placeholder: 'encoder',
    control: 'encoder-or-folder',
  });

// ── Patents ─────────────────────────────────────────────────────────────────────────────────────────────────────────
/** The most characters that a patent's number may have, in a request and in an imported record. */
export const NUMBER_LENGTH = 100;
/** `US2025198877A1`, in any usual spelling. */
export const patentNumber = text(NUMBER_LENGTH).meta({ title: 'Number of a patent', placeholder: 'number' });
export const searchWords = text(500).meta({ title: 'Words', placeholder: 'words' });
/** Of a row that this API gave. */
export const id = z.guid().meta({ title: 'Id', placeholder: 'id' });

// ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────────────
/** A file of the machine that does the work. */
export const filePath = z
  .string()
  .min(1)
  .max(PATH_LENGTH)
  .refine((path) => !path.includes('\0'))
  .meta({
    allowed: `a path of 1 to ${PATH_LENGTH} characters`,
    title: 'File',
    placeholder: 'file',
    control: 'server-file',
  });

const MOST_FILES = 20;
export const PATENT_FORMATS = 'JSONL (also gzipped), CSV or USPTO XML';

/** Files of patents whose symbols are known. */
export const patentFiles = list(filePath, { most: MOST_FILES }).meta({
  title: 'Files of patents with their symbols',
  description: `${PATENT_FORMATS}.`,
  allowed: `at most ${MOST_FILES} files`,
  placeholder: 'file',
  control: 'server-file',
});

/** How much of each file is read. */
export const limit = optional(whole(1, 100_000_000)).meta({
  title: 'Maximum number of patents of each file',
  defaultsTo: 'all',
  placeholder: 'n',
});

const split = choice({
  name: 'Split',
  about: 'The part of a collection that a record belongs to.',
  options: {
    train: 'What is learnt.',
    dev: 'What trainings are evaluated on.',
    test: 'What nothing is chosen by.',
  },
});
/** Which records of a file are read. */
export const splits = optional(list(split, { most: 3 })).meta({
  flag: 'split',
  title: 'Splits',
  description: 'Only records of these, where the records name one.',
  defaultsTo: 'all',
  placeholder: 'split',
});

// ── The classification ──────────────────────────────────────────────────────────────────────────────────────────────
export const level = choice<CpcLevel>({
  name: 'CpcLevel',
  about: 'A level of the CPC, from the widest to the narrowest.',
  options: {
    section: 'A to H, and Y: `A`.',
    class: 'Section and two digits: `A01`.',
    subclass: 'Class and a letter: `A01B`.',
    'main-group': 'Subclass and a number, `/00`: `A01B 1/00`.',
    subgroup: 'Everything below a main group: `A01B 1/02`.',
  },
}).meta({ title: 'Level', placeholder: 'level' });

export const section = z
  .string()
  .toUpperCase()
  .regex(new RegExp(`^[${SECTIONS.join('')}]$`))
  .meta({ allowed: `a section: ${SECTIONS.join(', ')}`, title: 'Section', placeholder: 'section' });

/** In any usual spelling: what reads it says what is wrong with it. */
export const symbol = text(40).meta({ title: 'Symbol', placeholder: 'symbol' });

/** A name of a client's own for a request. */
export const idempotencyKey = text(200);

// ── Work ────────────────────────────────────────────────────────────────────────────────────────────────────────────
export type DeviceName = 'auto' | 'cpu' | 'cuda' | `cuda:${number}`;

export const device = (
  pattern(/^(auto|cpu|cuda(:\d+)?)$/, 'auto, cpu, cuda or cuda:N') as unknown as z.ZodType<DeviceName, string>
).meta({
  title: 'Device',
  description: '`auto`, `cpu`, `cuda` or `cuda:1`. A run on `cuda` waits for a worker with a GPU.',
  placeholder: 'device',
});

export const seed = whole(0, 2 ** 31 - 1).meta({
  title: 'Seed',
  description: 'Another seed, other draws.',
  placeholder: 'n',
});

export const score = share.meta({ placeholder: 'score' });

// ── Reviews ──────────────────────────────────────────────────────────────────────────────────────────────────────────
export const verdict = choice({
  name: 'Verdict',
  about: 'What a person says of a symbol for a text.',
  options: {
    right: 'The text carries the symbol.',
    wrong: 'The text does not carry the symbol.',
    missing: 'The text carries the symbol, and it was not predicted.',
  },
});
