import { BIBLIOGRAPHY } from '../format/filled-fields.js';
import type { PatentFormat } from '../format/patent-format.js';
import { readJson } from './read-json.js';

/** Records of JSON under any of the names of `field-names.ts`. */
export const jsonl: PatentFormat = {
  name: 'jsonl',
  standard: 'JSON Lines, JSON arrays and objects (RFC 8259), also pretty-printed',
  fills: [
    'country',
    'docNumber',
    'kind',
    'title',
    'abstract',
    'claims',
    ...BIBLIOGRAPHY,
    'classifications',
    'slashless',
    'ipc',
    'unknown',
    'labels',
    'split',
  ],
  // An object, or a list of objects: RTF also begins with a brace, a text with `[0001]`.
  recognises: (start) => /^(?:\{(?!\\rtf)|\[\s*(?:[{[\]]|$))/.test(start),
  read: ({ file, chunks, limits }) => readJson(file, chunks, limits),
};
