import type { LabelRejection } from '@nonet/labels';
import type { LabelFit } from '@nonet/experts/label-sets';
import type { Database } from '../database/index.js';
import type { LabelFit as FitRow, LabelSetVersion as VersionRow } from '../generated/prisma/client.js';
import type { LabelSetFacts, LabelSetFit, LabelSetVersion } from './label-sets.service.js';

export const versionOf = (row: VersionRow): LabelSetVersion => ({
  number: row.number,
  file: row.file,
  format: row.format,
  labels: row.labels,
  added: row.added,
  changed: row.changed,
  removed: row.removed,
  returned: row.returned,
  rejected: row.rejected,
  rejections: row.rejections as unknown as LabelRejection[],
  importedBy: row.importedBy,
  importedAt: row.importedAt,
});

export function fitOf({ model, examples, fit, fittedAt }: FitRow): LabelSetFit {
  const { parameters, loss } = fit as unknown as LabelFit;
  const { weights, threshold } = parameters;
  return { model, examples, usualLoss: loss.usual, loss: loss.fitted, weights, threshold, fittedAt };
}

/** How large a set is, where it comes from, and what was learnt for which encoder. */
export async function factsOf(prisma: Database['prisma'], labelSetId: number): Promise<LabelSetFacts> {
  const [labels, examples, reviews, version, fits] = await Promise.all([
    prisma.label.count({ where: { labelSetId, position: { not: null } } }),
    prisma.labelExample.count({ where: { labelSetId } }),
    prisma.labelReview.count({ where: { label: { labelSetId } } }),
    prisma.labelSetVersion.findFirstOrThrow({ where: { labelSetId }, orderBy: { number: 'desc' } }),
    prisma.labelFit.findMany({ where: { labelSetId }, orderBy: { id: 'desc' }, distinct: ['encoder'] }),
  ]);
  return { labels, examples, reviews, version: versionOf(version), fits: fits.map(fitOf) };
}
