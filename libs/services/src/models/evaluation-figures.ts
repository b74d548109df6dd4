import { z } from 'zod';
import type { ModelEvaluation } from './models.service.js';

const share = z.number().nullable().catch(null);
const interval = z.tuple([z.number(), z.number()]);
const label = z.object({
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  support: z.number(),
});
const bin = z.object({
  from: z.number(),
  to: z.number(),
  labels: z.number(),
  score: z.number(),
  right: z.number(),
});

/** Of what evaluations of all releases have left behind, what is understood. */
const metricsSchema = z.object({
  scheme: z.string().optional().catch(undefined),
  encoder: z.string().optional().catch(undefined),
  device: z.string().optional().catch(undefined),
  hit: z.object({ 1: z.number(), 3: z.number(), 5: z.number() }).optional().catch(undefined),
  recallAt: z.object({ 5: z.number(), 10: z.number(), 20: z.number() }).optional().catch(undefined),
  micro: z.object({ precision: share, recall: share, f1: share }).optional().catch(undefined),
  macro: z.object({ f1: share }).optional().catch(undefined),
  instance: z.object({ f1: share }).optional().catch(undefined),
  hierarchical: z.object({ f1: share }).optional().catch(undefined),
  ranking: z.object({ lrap: share, ndcg10: share }).optional().catch(undefined),
  rocAuc: z.object({ micro: share }).optional().catch(undefined),
  calibration: z
    .object({ ece: share, eceByChance: share.optional(), bins: z.array(bin).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  interval: z
    .object({
      hit1: interval.optional().catch(undefined),
      microF1: interval.optional().catch(undefined),
      macroF1: interval.optional().catch(undefined),
      instanceF1: interval.optional().catch(undefined),
      perLabel: z.record(z.string(), interval).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  perLabel: z.record(z.string(), label).optional().catch(undefined),
});

export type FigureName =
  | 'hit1'
  | 'hit3'
  | 'hit5'
  | 'recall5'
  | 'recall10'
  | 'recall20'
  | 'microPrecision'
  | 'microRecall'
  | 'microF1'
  | 'macroF1'
  | 'instanceF1'
  | 'hierarchicalF1'
  | 'lrap'
  | 'ndcg10'
  | 'rocAuc'
  | 'ece'
  | 'eceByChance';

/** A figure with its 95 % interval, where one was computed. */
export interface Figure {
  readonly name: FigureName;
  readonly value: number;
  readonly interval: readonly [from: number, to: number] | null;
}

/** How well one label is decided. */
export interface LabelFigures {
  readonly symbol: string;
  /** Documents that carry it. */
  readonly documents: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly interval: readonly [from: number, to: number] | null;
}

/** Labels that were ranked first with scores of a range: how many, how sure, how often right. */
export type ReliabilityBin = z.infer<typeof bin>;

/** What an evaluation says, as values with names. */
export interface EvaluationFigures {
  readonly scheme: string | null;
  readonly encoder: string | null;
  readonly device: string | null;
  readonly figures: readonly Figure[];
  /** Those that most documents carry first. */
  readonly labels: readonly LabelFigures[];
  readonly reliability: readonly ReliabilityBin[];
}

/** Reads the figures of an evaluation; of those that another release stored, what is there. */
export function figuresOf({ metrics }: Pick<ModelEvaluation, 'metrics'>): EvaluationFigures {
  const read = metricsSchema.safeParse(metrics);
  if (!read.success)
    return { scheme: null, encoder: null, device: null, figures: [], labels: [], reliability: [] };
  const { data } = read;
  const { hit, recallAt, micro, interval: intervals } = data;
  const values: readonly [FigureName, number | null | undefined, Figure['interval']?][] = [
    ['hit1', hit?.[1], intervals?.hit1],
    ['hit3', hit?.[3]],
    ['hit5', hit?.[5]],
    ['recall5', recallAt?.[5]],
    ['recall10', recallAt?.[10]],
    ['recall20', recallAt?.[20]],
    ['microPrecision', micro?.precision],
    ['microRecall', micro?.recall],
    ['microF1', micro?.f1, intervals?.microF1],
    ['macroF1', data.macro?.f1, intervals?.macroF1],
    ['instanceF1', data.instance?.f1, intervals?.instanceF1],
    ['hierarchicalF1', data.hierarchical?.f1],
    ['lrap', data.ranking?.lrap],
    ['ndcg10', data.ranking?.ndcg10],
    ['rocAuc', data.rocAuc?.micro],
    ['ece', data.calibration?.ece],
    ['eceByChance', data.calibration?.eceByChance],
  ];
  return {
    scheme: data.scheme ?? null,
    encoder: data.encoder ?? null,
    device: data.device ?? null,
    figures: values.flatMap(([name, value, between]) =>
      value === undefined || value === null ? [] : [{ name, value, interval: between ?? null }],
    ),
    labels: Object.entries(data.perLabel ?? {})
      .map(([symbol, { support, ...figures }]) => ({
        symbol,
        documents: support,
        ...figures,
        interval: intervals?.perLabel?.[symbol] ?? null,
      }))
      .sort((a, b) => b.documents - a.documents || (a.symbol < b.symbol ? -1 : 1)),
    reliability: data.calibration?.bins ?? [],
  };
}
