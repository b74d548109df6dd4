import { SECTIONS } from '@nonet/cpc-taxonomy';
import { AVERAGES, type Average, type ComparedRow } from './section-table.js';

/** A–H, Y, then micro, macro and instance; null: not published. */
type Values = readonly (number | null)[];

const published = (name: string, data: string, values: Values): ComparedRow => {
  const columns: readonly (string | Average)[] = [...SECTIONS, ...AVERAGES];
  const f1 = columns.flatMap((column, i) => {
    const value = values[i];
    return value === null || value === undefined ? [] : [[column, { value, interval: null }] as const];
  });
  return { name, origin: 'published', data, f1: Object.fromEntries(f1) };
};

const REPORT_DATA = "the report's own: US patents of June 2025 (title, abstract, claims), a fifth of 17,183";
const QUOTED = "its authors' own, as the report quotes it";

/**
 * F1 by section as the report gives it, of its own two classifiers and of its peers. Each is from other documents than
 * those measured here, and from others than the next row: they say what is usual, not who is better.
 */
export const PUBLISHED_ROWS: readonly ComparedRow[] = [
  published(
    'Report: MoE',
    REPORT_DATA,
    [0.87, 0.75, 0.8, 0.37, 0.64, 0.72, 0.83, 0.84, 0.07, 0.81, 0.65, 0.84],
  ),
  published(
    'Report: taxonomy-aware',
    REPORT_DATA,
    [0.85, 0.72, 0.76, 0.16, 0.64, 0.68, 0.83, 0.84, 0.0, 0.8, 0.61, 0.83],
  ),
  published('PatentSBERTa (2024)', QUOTED, [
    null,
    0.76,
    0.86,
    0.64,
    0.74,
    0.78,
    0.85,
    0.86,
    0.56,
    0.8,
    0.8,
    0.82,
  ]),
  published('Shajalal et al. (2023)', QUOTED, [
    0.85,
    0.7,
    0.81,
    0.73,
    0.67,
    0.7,
    0.82,
    0.82,
    0.41,
    0.78,
    null,
    null,
  ]),
];
