import { SECTIONS } from '@nonet/cpc-taxonomy';
import { matrix, row, type Matrix } from '@nonet/numerics';
import type { TaxonomyIndex } from '@nonet/experts';

/**
 * The aggregated text of each section as a vector: [sections, dimension]. It is the mean over the texts of the section's
 * subclasses, since an encoder reads no text as long as all of them together.
 */
export async function sectionTexts(index: TaxonomyIndex, signal?: AbortSignal): Promise<Matrix> {
  const { taxonomy, layout, vectors } = index;
  const subclasses = await vectors.of(layout.subclasses, { signal });
  const sections = matrix(SECTIONS.length, subclasses.columns);
  const counts = new Uint32Array(SECTIONS.length);
  layout.subclasses.forEach((position, place) => {
    const section = SECTIONS.findIndex((letter) => taxonomy.symbolAt(position).startsWith(letter));
    const sum = row(sections, section);
    row(subclasses, place).forEach((value, at) => (sum[at] += value));
    counts[section]++;
  });
  const present = SECTIONS.flatMap((_, section) => (counts[section] > 0 ? [section] : []));
  const texts = matrix(present.length, sections.columns);
  present.forEach((section, at) =>
    row(texts, at).set(row(sections, section).map((sum) => sum / counts[section])),
  );
  return texts;
}
