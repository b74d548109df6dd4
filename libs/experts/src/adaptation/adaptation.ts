import { SECTIONS } from '@nonet/cpc-taxonomy';
import { z } from 'zod';
import type { LogisticModel } from '../calibration/logistic.js';
import { habitsSchema } from '../calibration/habits.js';
import type { MixtureParameters } from '../mixture/parameters.js';

const share = z.number().min(0).max(1);
/** What becomes of a logit: slope · logit + bias. With a positive slope nothing changes places. */
const line = z.object({ slope: z.number().positive(), bias: z.number() });
export type Line = z.output<typeof line>;

/** What a collection of texts changes of a model's scores and decisions: small, and readable by a person. */
export const adaptationSchema = z.object({
  format: z.literal(1),
  /** `unlabelled`: from texts alone; `labelled`: from texts whose symbols, or some of them, are known. */
  from: z.enum(['unlabelled', 'labelled']),
  /** Texts that were read, and those of them whose symbols are known, wholly or in part. */
  texts: z.number().int().nonnegative(),
  labelled: z.number().int().nonnegative(),
  /** Of the calibrations of classes and subclasses, the same for all. */
  scores: line,
  /** Of the gates of the sections. */
  gates: line,
  /** Subclasses that are more frequent here than usual: what is added to their logits. */
  shifts: z.record(z.string(), z.number()),
  /** Scores from which on subclasses are selected, by section. */
  thresholds: z.record(z.string(), share),
  /** How the collection is found to be, and how what the model was calibrated on is. */
  habits: habitsSchema,
  usual: habitsSchema,
});
export type Adaptation = z.output<typeof adaptationSchema>;

export const UNCHANGED: Line = { slope: 1, bias: 0 };

/**
 * The parameters by which the experts answer for a collection; those of the model stay as they are. Legacy symbols and the groups below
 * subclasses keep their calibration: groups share out what their subclass has.
 */
export function adapted(parameters: MixtureParameters, adaptation: Adaptation): MixtureParameters {
  const { scores, gates, shifts, thresholds } = adaptation;
  return {
    ...parameters,
    experts: parameters.experts.map((expert) => ({
      ...expert,
      calibration: along(scores, expert.calibration),
      threshold: thresholds[expert.section] ?? expert.threshold,
      shifts: shiftsOf(expert.section, expert.shifts, shifts),
    })),
    gate: { ...parameters.gate, sections: parameters.gate.sections.map((gate) => along(gates, gate)) },
    classCalibration: along(scores, parameters.classCalibration),
  };
}

/** The model whose logit is on the line. */
export const along = ({ slope, bias }: Line, model: LogisticModel): LogisticModel => ({
  bias: slope * model.bias + bias,
  weights: model.weights.map((weight) => slope * weight),
});

function shiftsOf(
  section: string,
  own: Readonly<Record<string, number>> | undefined,
  added: Readonly<Record<string, number>>,
): Record<string, number> | undefined {
  const entries = Object.entries(added).filter(([symbol]) => symbol.startsWith(section));
  if (entries.length === 0) return own;
  return { ...own, ...Object.fromEntries(entries.map(([s, shift]) => [s, (own?.[s] ?? 0) + shift])) };
}

/** One that changes nothing. */
export const noAdaptation = (parameters: MixtureParameters, usual: Adaptation['usual']): Adaptation => ({
  format: 1,
  from: 'unlabelled',
  texts: 0,
  labelled: 0,
  scores: UNCHANGED,
  gates: UNCHANGED,
  shifts: {},
  thresholds: Object.fromEntries(SECTIONS.map((section, at) => [section, parameters.experts[at].threshold])),
  habits: usual,
  usual,
});
