import { typeOf } from '@nonet/operations';
import { type PatentFilter, patentFilter } from '../patents/patent-filter.fields.js';

/** One of the conditions of a collection, as forms name it. */
export interface CollectionCondition {
  readonly name: string;
  readonly title: string;
  readonly value: string;
}

const MOST_NAMED = 5;
const type = typeOf(patentFilter);
const titles = new Map(
  (type.type === 'record' ? type.fields : []).map(({ name, title }) => [name, title] as const),
);

/** The conditions of a filter in words; none: all stored patents. */
export const conditionsOf = (filter: PatentFilter): CollectionCondition[] =>
  Object.entries(filter).map(([name, value]) => ({
    name,
    title: titles.get(name) ?? name,
    value: valueText(value),
  }));

function valueText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (!Array.isArray(value)) return String(value);
  const more = value.length - MOST_NAMED;
  return `${value.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more.toLocaleString('en')} more` : ''}`;
}
