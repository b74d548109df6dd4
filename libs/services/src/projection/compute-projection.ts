import { labelPoints, type ProjectionMethod, scaledPoints, type SectionView, sectionView } from '@nonet/lab';
import { type Matrix, stackRows } from '@nonet/numerics';
import type { Encoder } from '@nonet/plugins';
import type { Database } from '../database/index.js';
import { vectorsOfPatents } from '../patents/kept-vectors.js';
import { DRAWN } from './embedding-projection.operation.js';
import type { PatentSample } from './patent-sample.js';
import type { EmbeddingProjection, PlacedView, ProjectionProgress } from './projection.service.js';

export interface ComputeProjectionOptions {
  readonly method: ProjectionMethod;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ProjectionProgress) => void;
}

/** Embeds a sample of patents with each encoder and places the vectors in the plane, the second view like the first. */
export async function computeProjection(
  database: Database,
  encoders: readonly Encoder[],
  { ids, patents }: PatentSample,
  { method, seed, signal, onProgress }: ComputeProjectionOptions,
): Promise<EmbeddingProjection> {
  const sections = patents.map(({ section }) => section);
  const views: SectionView[] = [];
  for (const encoder of encoders) {
    const step = `embedding with ${encoder.id}`;
    const vectors = new Map<number, Float32Array>();
    for await (const some of vectorsOfPatents(database, encoder, ids, { signal })) {
      for (const [id, vector] of some) vectors.set(id, vector);
      onProgress({ step, done: vectors.size, of: ids.length });
    }
    onProgress({ step: `placing the vectors of ${encoder.id}`, done: ids.length, of: ids.length });
    const beside = views[0] ?? null;
    views.push(
      await sectionView(encoder, stacked(ids, vectors, encoder.dimension), sections, {
        method,
        seed,
        signal,
        beside,
        laidOut: DRAWN.laidOut,
      }),
    );
  }
  return { patents, views: views.map((view) => placed(view, sections)) };
}

/** The vectors of patents as rows; one that was deleted or changed meanwhile is a row of zeros. */
function stacked(
  ids: readonly number[],
  vectors: ReadonlyMap<number, Float32Array>,
  dimension: number,
): Matrix {
  return stackRows(
    ids.map((id) => vectors.get(id) ?? []),
    dimension,
  );
}

/**
 * For letters of sections: the radius in which points count, and the distance between letters, as shares of the
 * square.
 */
const LETTERS = { reach: 0.045, apart: 0.065 };

function placed({ points, ...view }: SectionView, sections: Parameters<typeof labelPoints>[1]): PlacedView {
  const places = scaledPoints(points, { left: 0, top: 0, side: 1 });
  const letters = [...labelPoints(places, sections, LETTERS)].map(([section, place]) => ({
    section,
    ...place,
  }));
  return { ...view, places, letters };
}
