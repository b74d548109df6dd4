import type { JsonObject } from '../json-values.js';
import { bigPatent } from './bigpatent.shape.js';
import { bigQuery } from './bigquery.shape.js';
import { hupd } from './hupd.shape.js';
import { lens } from './lens.shape.js';
import { patentsView } from './patentsview.shape.js';
import { hasShape, type RecordShape } from './record-shape.js';

/** The shapes of records that are known, the more particular first. */
export const RECORD_SHAPES: readonly RecordShape[] = [hupd, lens, patentsView, bigQuery, bigPatent];

/** A record under names that are read. */
export function flattened(record: JsonObject): JsonObject {
  const shape = RECORD_SHAPES.find((known) => hasShape(known, (key) => Object.hasOwn(record, key)));
  return shape?.flatten?.(record) ?? record;
}
