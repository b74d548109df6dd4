import { firstOf, isAbsent, isObject, type JsonObject } from '../json-values.js';
import type { RecordShape } from './record-shape.js';

/** Columns of the tables that name sections, classes and subclasses above the group of the row. */
const SYMBOL_COLUMNS = [
  'cpc_section',
  'cpc_class',
  'cpc_subclass',
  'cpc_group',
  'cpc_type',
  'cpc_sequence',
  'section',
  'class',
  'subclass',
  'ipc_class',
  'main_group',
  'subgroup',
  'ipc_sequence',
  'classification_level',
  'classification_value',
  'symbol_position',
];

/** Tables and API of PatentsView. A row of `g_cpc_current` holds one symbol, one of `g_claims` one claim; all are US patents. */
export const patentsView: RecordShape = {
  name: 'patentsview',
  standard: 'PatentsView bulk tables (TSV, CSV) and API',
  fills: [
    'title',
    'abstract',
    'claims',
    'applicationNumber',
    'filingDate',
    'publicationDate',
    'assignees',
    'classifications',
    'ipc',
  ],
  keys: [
    ...['patent_id', 'patent_number', 'pgpub_id'].flatMap((id) =>
      [
        'cpc_group',
        'cpc_current',
        'cpcs',
        'main_group',
        'patent_title',
        'patent_abstract',
        'application_title',
        'application_abstract',
        'claim_sequence',
        'wipo_kind',
        'patent_application_type',
        'disambig_assignee_organization',
      ].map((key) => [id, key]),
    ),
  ],
  flatten(record) {
    const flat: Record<string, unknown> = { ...record, country: 'US' };
    for (const column of SYMBOL_COLUMNS) delete flat[column];
    const current = record['cpc_current'] ?? record['cpcs'];
    const symbols = Array.isArray(current) ? current : 'cpc_group' in record ? [record] : [];
    if (symbols.length > 0) {
      delete flat['cpc_current'];
      flat['cpcs'] = symbols.map(cpcOf);
    }
    if ('main_group' in record) flat['ipc'] = ipcOf(record);
    if ('claim_text' in record) flat['claim_text'] = [claimOf(record)];
    flat['title'] = record['application_title'];
    flat['abstract'] = record['application_abstract'];
    flat['assignees'] = record['disambig_assignee_organization'] ?? record['assignees'];
    for (const name of [
      'application_title',
      'application_abstract',
      'disambig_assignee_organization',
      'claim_number',
      'claim_sequence',
    ])
      delete flat[name];
    return flat;
  },
};

function cpcOf(row: unknown): unknown {
  if (!isObject(row)) return row;
  const sequence = row['cpc_sequence'];
  return {
    // The former API calls a subclass a group, and a group a subgroup.
    symbol: firstOf(row, [
      'cpcsubgroupid',
      'cpcsubgroup',
      'cpcgroupid',
      'cpcgroup',
      'cpcsubclassid',
      'cpcsubclass',
    ]),
    value: row['cpc_type'] ?? row['cpc_category'],
    ...(isAbsent(sequence) ? {} : { first: String(sequence) === '0' }),
  };
}

/** Section, class, subclass, main group and subgroup, each in a column. */
function ipcOf(row: JsonObject): string | null {
  const part = (name: string): string => String(row[name] ?? '').trim();
  const digits = part('ipc_class') || part('class');
  if (digits === '' || part('main_group') === '') return null;
  return `${part('section')}${digits.padStart(2, '0')}${part('subclass')} ${part('main_group')}/${part('subgroup')}`;
}

const claimOf = (row: JsonObject): JsonObject => ({
  // Sequences begin with 0; the number that is printed is only in newer tables.
  number: isAbsent(row['claim_number']) ? Number(row['claim_sequence']) + 1 : row['claim_number'],
  text: row['claim_text'],
});
