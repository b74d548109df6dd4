import type { ModelEvaluation } from './models.service.js';

/** Figures of another system, to be read beside those of an evaluation. */
export interface OtherSystem {
  readonly name: string;
  /** `measured`: here, on the same set; `published`: by others, on documents of their own. */
  readonly origin: 'measured' | 'published';
  /** Where the figures are from. */
  readonly source: string;
  /** By the names of an evaluation's figures; F1 of a section by its letter. */
  readonly figures: readonly { readonly name: string; readonly value: number; readonly interval: readonly number[] | null }[];
}

/** What the averages of the report's table are called among figures. */
const AVERAGES: Readonly<Record<string, string>> = { micro: 'microF1', macro: 'macroF1', instance: 'instanceF1' };
const OF_SECTIONS: readonly string[] = Object.values(AVERAGES);

/** What peers reached on the same set, and of sections what has been published of others. */
export async function otherSystems({ dataset, level }: Pick<ModelEvaluation, 'dataset' | 'level'>): Promise<OtherSystem[]> {
  if (level !== 'section' && level !== 'subclass') return [];
  const { PEER_ROWS, PEERS_SOURCE, PUBLISHED_ROWS } = await import('@nonet/lab');
  const isOfLevel = (name: string) => OF_SECTIONS.includes(name) === (level === 'section');
  const peers = PEER_ROWS.filter(({ set }) => set === dataset).map(({ name, figures }): OtherSystem => ({
    name,
    origin: 'measured',
    source: PEERS_SOURCE,
    figures: Object.entries(figures)
      .filter(([figure]) => isOfLevel(figure))
      .map(([figure, [value, ...interval]]) => ({ name: figure, value, interval })),
  }));
  if (level === 'subclass') return peers;
  const published = PUBLISHED_ROWS.map(({ name, data, f1 }): OtherSystem => ({
    name,
    origin: 'published',
    source: data,
    figures: Object.entries(f1).flatMap(([of, figure]) =>
      figure ? [{ name: AVERAGES[of] ?? of, value: figure.value, interval: figure.interval }] : [],
    ),
  }));
  return [...peers, ...published];
}
