import type { ModelVersion } from './models.service.js';

/** Something that is known of how a version came to be, as people read it. */
export interface ModelFact {
  readonly name: string;
  readonly value: string;
}

/** Something that a version learnt from: a file, a collection, the stored patents. */
export interface ModelSource {
  readonly name: string;
  readonly sha256: string | null;
  readonly facts: readonly ModelFact[];
}

type Given = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a training was asked for, with what it learnt beside its sources. */
export function settingsOf({ configuration, data }: Pick<ModelVersion, 'configuration' | 'data'>): ModelFact[] {
  const { sources, sha256, ...others } = data;
  void sources;
  void sha256;
  return factsOf({ ...configuration, ...others });
}

/** What it learnt from; none where that was not noted source by source. */
export function sourcesOf({ data }: Pick<ModelVersion, 'data'>): ModelSource[] {
  const sums = isRecord(data['sha256']) ? data['sha256'] : {};
  const sources = Array.isArray(data['sources']) ? data['sources'].filter(isRecord) : [];
  return sources.map(({ name, sha256, ...facts }) => {
    const sum = sha256 ?? sums[String(name)];
    return {
      name: String(name ?? facts['file'] ?? ''),
      sha256: typeof sum === 'string' ? sum : null,
      facts: factsOf(facts),
    };
  });
}

const factsOf = (given: Given): ModelFact[] =>
  Object.entries(given).flatMap(([name, value]) => {
    const text = valueText(value);
    return text === null ? [] : [{ name, value: text }];
  });

function valueText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) {
    const parts = value.flatMap((one) => valueText(one) ?? []);
    return parts.length === 0 ? null : parts.join(', ');
  }
  if (isRecord(value)) {
    const parts = factsOf(value).map((fact) => `${fact.name} ${fact.value}`);
    return parts.length === 0 ? null : parts.join(', ');
  }
  return String(value);
}
