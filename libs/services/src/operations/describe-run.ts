import { fieldsOf, type Operation } from '@nonet/operations';
import type { Json, Run } from '../runs/runs.service.js';
import { RUN_OPERATIONS } from './run-operations.js';

/** Longer lists are cut, and say how many more there are. */
const MOST_NAMED = 3;

/** One of the things that a run was asked for, as forms name it. */
export interface RunSetting {
  readonly name: string;
  readonly title: string;
  readonly value: string;
}

/** What people call a run: what it does, and with what. */
export function describeRun({ kind, configuration }: Pick<Run, 'kind' | 'configuration'>): {
  readonly title: string;
  readonly subject: string;
} {
  return { title: operationOf(kind)?.title ?? kind, subject: subjectOf(kind, recordOf(configuration)) };
}

/** What a run was asked for, in the order and the words of the form; what was left out is not there. */
export function settingsOf({ kind, configuration }: Pick<Run, 'kind' | 'configuration'>): RunSetting[] {
  const given = recordOf(configuration);
  const fields = operationOf(kind)?.fields;
  const titles = new Map(
    fields === undefined ? [] : fieldsOf(fields).map(({ name, title }) => [name, title] as const),
  );
  const names = [...titles.keys(), ...Object.keys(given).filter((name) => !titles.has(name))];
  return names.flatMap((name) => {
    const value = valueText(given[name]);
    return value === null ? [] : [{ name, title: titles.get(name) ?? name, value }];
  });
}

const operationOf = (kind: string): Operation | undefined =>
  RUN_OPERATIONS.find((operation) => operation.kind === kind);

type Given = Readonly<Record<string, unknown>>;
const recordOf = (value: Json): Given =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Given) : {};

function subjectOf(kind: string, given: Given): string {
  const named = (name: string) => (typeof given[name] === 'string' ? given[name] : null);
  const all = (name: string) => (Array.isArray(given[name]) ? given[name].map(String) : []);
  const model = named('model') ?? 'the active model';
  switch (kind) {
    case 'patent-import':
      return listed([named('path') ?? '', ...all('more')].map(fileName));
    case 'scheme-import':
      return fileName(named('path') ?? '');
    case 'expert-extension':
      return `${listed(all('symbols'))} for ${model}`;
    case 'evaluation':
      return `${model} on ${fileName(named('file') ?? '')}`;
    case 'batch-classification':
      return `${listed([named('level') ?? 'subclass', ...(named('labelSet') ? [named('labelSet')!] : [])])} by ${model}`;
    case 'label-import':
    case 'label-learning':
      return named('labelSet') ?? '';
    case 'label-evaluation':
      return `${named('labelSet') ?? ''} on ${fileName(named('file') ?? '')}`;
    case 'collection-calibration':
      return `${named('collection') ?? ''} for ${model}`;
    case 'reclassification':
      return `removed symbols by ${model}`;
    default:
      return named('name') ?? model;
  }
}

const fileName = (path: string) => path.replace(/^.*[/\\]/, '');

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Null for what was not asked for. */
function valueText(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (Array.isArray(value)) {
    if (value.length === 0) return null;
    return listed(value.map((one) => valueText(one) ?? ''));
  }
  if (typeof value === 'object') {
    const parts = Object.entries(value).flatMap(([name, one]) => {
      const text = valueText(one);
      return text === null ? [] : [`${name} ${text}`];
    });
    return parts.length === 0 ? null : parts.join(', ');
  }
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}
