import type { PatentRecord } from '../../record/patent-record.js';
import type { JsonObject } from '../json-values.js';

/** The shape that one publisher gives its records, as objects of JSON or rows of a table. A shape is one file, and a line in `shapes.ts`. */
export interface RecordShape {
  /** What commands and reports call it: `hupd`. */
  readonly name: string;
  /** What the publisher calls it, with its version or year. */
  readonly standard: string;
  /** The fields of a record that it can fill, beside the number. */
  readonly fills: readonly (keyof PatentRecord)[];
  /** Keys or columns that tell it from other shapes: all of one of these sets are there. */
  readonly keys: readonly (readonly string[])[];
  /** The record under names of `field-names.ts`, with the keys that nothing is read from; without it the names are known already. */
  flatten?(record: JsonObject): JsonObject;
}

/** Whether an object, or the header of a table, has the keys of a shape. */
export const hasShape = ({ keys }: RecordShape, has: (key: string) => boolean): boolean =>
  keys.some((set) => set.every(has));
