import type { PatentFormat } from '../../format/patent-format.js';
import { csv } from '../csv.format.js';
import { jsonl } from '../jsonl.format.js';
import { tableHeader } from '../table-header.js';
import { hasShape, type RecordShape } from './record-shape.js';

/** The format of a data set: JSON whose first record has the keys of a shape, or a table that has columns of these names. */
export function shapeFormat(shape: RecordShape): PatentFormat {
  const inTable = (start: string): boolean => {
    const names = tableHeader(start)?.names ?? [];
    return hasShape(shape, (name) => names.includes(name));
  };
  const inJson = (start: string): boolean => hasShape(shape, (key) => start.includes(`"${key}"`));
  return {
    name: shape.name,
    standard: shape.standard,
    fills: shape.fills,
    recognises: (start) => (jsonl.recognises(start) ? inJson(start) : inTable(start)),
    read(content) {
      const start = content.head
        .toString('utf8')
        .replace(/^\uFEFF/, '')
        .trimStart();
      return jsonl.recognises(start) ? jsonl.read(content) : csv.read(content);
    },
  };
}
