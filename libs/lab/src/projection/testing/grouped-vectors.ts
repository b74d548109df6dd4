import { type CpcSymbol, SECTIONS } from '@nonet/cpc-taxonomy';
import { matrix, type Matrix, randomAt } from '@nonet/numerics';

/** Patents as an ideal encoder would see them: each near the axis of its section. The sections take turns. */
export function groupedVectors(
  count: number,
  { groups, noise }: { readonly groups: number; readonly noise: number },
): { readonly vectors: Matrix; readonly sections: readonly CpcSymbol[] } {
  const random = randomAt(7);
  const vectors = matrix(count, 12);
  for (let i = 0; i < vectors.data.length; i++) vectors.data[i] = (random.next() - 0.5) * noise;
  for (let i = 0; i < count; i++) vectors.data[i * 12 + (i % groups)]! += 1;
  return { vectors, sections: Array.from({ length: count }, (_, i) => SECTIONS[i % groups]!) };
}
