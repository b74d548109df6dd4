import { SECTIONS, type CpcSymbol } from '@nonet/cpc-taxonomy';
import { sigmoid } from '@nonet/numerics';
import { calibrationLogit, expectedF1Threshold, LEAST_MASS } from '../calibration/calibration.js';
import { type Habits, USUAL_HABITS } from '../calibration/habits.js';
import { fitLogistic } from '../calibration/logistic.js';
import type { MixtureParameters } from '../mixture/parameters.js';
import { type Adaptation, type Line, UNCHANGED } from './adaptation.js';
import { type CollectionText, sectionTruth, subclassTruth } from './collection-text.js';
import { labelShift, shiftError } from './label-shift.js';
import type { RememberedShares } from './remembered-shares.js';

/** Of the model: what its calibration is adapted by. */
export interface AdaptedModel {
  readonly parameters: MixtureParameters;
  /** Symbols of the subclasses, in the order of all arrays. */
  readonly labels: readonly CpcSymbol[];
  readonly sectionOf: ArrayLike<number>;
  /** 1 for a legacy subclass: [subclasses]. */
  readonly legacy: ArrayLike<number>;
  readonly remembered: RememberedShares;
}

/** How much of what was found is believed; chosen on held training texts, see bench/collections.mjs. */
export interface Regularisation {
  /** With fewer texts whose symbols are known these are not asked. */
  readonly fewestLabelled: number;
  /** Draws slope and bias to the model's own. */
  readonly penalty: number;
  /** Of a shift of base rates, how much is made; those within so many standard errors are none. */
  readonly share: number;
  readonly errors: number;
  /** Number of symbols that the threshold of a section is worth when that of the collection is drawn to it. */
  readonly prior: number;
}

export const REGULARISATION: Regularisation = {
  fewestLabelled: 30,
  penalty: 50,
  share: 0.15,
  errors: 4,
  prior: 3000,
};

/**
 * Fits what a collection changes of a model. From texts alone: how many subclasses they carry, as one step of
 * expectation-maximisation for all of them together (more steps run away, since pairs of texts and subclasses are not drawn from one kind),
 * and subclasses that are clearly more frequent than usual. Where enough of their symbols are known: slope and bias of the scores and of the gates,
 * drawn to the model's own. Thresholds follow from the scores, drawn to the model's own too.
 */
export function fitAdaptation(
  texts: readonly CollectionText[],
  model: AdaptedModel,
  regularisation: Regularisation = REGULARISATION,
): Adaptation {
  const usual = model.parameters.habits ?? USUAL_HABITS;
  const labelled = proving(texts);
  const isLabelled = labelled.length >= regularisation.fewestLabelled;
  const pairs = texts.map((text) => pairsOf(text, model));
  const lines = isLabelled
    ? fitLines(labelled, model, regularisation.penalty)
    : { scores: countLine(pairs, usual), gates: UNCHANGED };
  const shifts = isLabelled ? new Map<number, number>() : fitShifts(pairs, model, usual, regularisation);
  const probabilities = pairs.map((own) =>
    own.map(({ label, logit }) => ({
      label,
      p: sigmoid(lines.scores.slope * logit + lines.scores.bias + (shifts.get(label) ?? 0)),
    })),
  );
  const thresholds = SECTIONS.map((section, place): [string, number] => {
    const own = probabilities.flat().filter(({ label }) => model.sectionOf[label] === place);
    const start = model.parameters.experts[place].threshold;
    return [
      section,
      expectedF1Threshold(
        own.map(({ p }) => p),
        start,
        regularisation.prior,
      ),
    ];
  });
  return {
    format: 1,
    from: isLabelled ? 'labelled' : 'unlabelled',
    texts: texts.length,
    labelled: labelled.length,
    ...lines,
    shifts: Object.fromEntries([...shifts].map(([label, shift]) => [model.labels[label], rounded(shift)])),
    thresholds: Object.fromEntries(thresholds.map(([section, at]) => [section, rounded(at)])),
    habits: habitsOf(
      probabilities.map((own) => own.reduce((sum, { p }) => sum + p, 0)),
      texts.map(({ read }) =>
        Array.from(read.gates, (gate) => sigmoid(lines.gates.slope * gate + lines.gates.bias)),
      ),
    ),
    usual,
  };
}

/**
 * The texts whose known symbols say how far scores may be believed. Of some symbols of a text alone nobody learns which scores are too
 * high: right ones raise them all, without end. So incomplete texts count only where something of them was refused too.
 */
function proving(texts: readonly CollectionText[]): CollectionText[] {
  const isRefused = texts.some(({ known }) => known?.isComplete === false && known.wrong.length > 0);
  return texts.filter(({ known }) => known !== null && (known.isComplete || isRefused));
}

/** A text and a subclass that it may carry. */
interface Pair {
  readonly label: number;
  readonly logit: number;
}

function pairsOf({ read }: CollectionText, { parameters, sectionOf, legacy }: AdaptedModel): Pair[] {
  const { masses, nearestSimilarity } = read;
  const context = { largestMass: largestOf(masses, legacy), nearestSimilarity };
  const pairs: Pair[] = [];
  masses.forEach((mass, label) => {
    if (mass < LEAST_MASS || legacy[label] === 1) return;
    const { calibration } = parameters.experts[sectionOf[label]];
    pairs.push({ label, logit: calibrationLogit(calibration, mass, context) });
  });
  return pairs;
}

const largestOf = (masses: Float32Array, legacy: ArrayLike<number>): number =>
  masses.reduce((max, mass, label) => (legacy[label] === 1 ? max : Math.max(max, mass)), 0);

/** As many times more symbols as expected, as many times more odds. */
function countLine(pairs: readonly (readonly Pair[])[], { labels }: Habits): Line {
  const expected = pairs.flat().reduce((sum, { logit }) => sum + sigmoid(logit), 0);
  // Of a model that was calibrated on nothing, nothing is usual.
  if (expected === 0 || labels === 0) return UNCHANGED;
  // As if the usual number had been seen on some texts besides.
  const drawn = (expected + labels * PRIOR_TEXTS) / (pairs.length + PRIOR_TEXTS);
  return { slope: 1, bias: rounded(Math.log(drawn / labels)) };
}

const PRIOR_TEXTS = 50;
/** Share below which a subclass that was never remembered is not taken to be. */
const LEAST_SHARE = 1e-4;
const MOST_SHARE = 0.9;

/** What is added to the logits of subclasses that are more frequent than usual, beyond chance. */
function fitShifts(
  pairs: readonly (readonly Pair[])[],
  { remembered, sectionOf }: AdaptedModel,
  usual: Habits,
  { share, errors }: Regularisation,
): Map<number, number> {
  const logits = new Map<number, number[]>();
  for (const { label, logit } of pairs.flat()) {
    const own = logits.get(label);
    if (own) own.push(logit);
    else logits.set(label, [logit]);
  }
  const { bias } = countLine(pairs, usual);
  const shifts = new Map<number, number>();
  for (const [label, own] of logits) {
    const section = SECTIONS[sectionOf[label]];
    // What is remembered need not be as what calibrates: its sections are weighed as those are.
    const ofSection = Math.max(remembered.sections[sectionOf[label]], LEAST_SHARE);
    const weight = (usual.sections[section] ?? 0) / ofSection;
    const usualShare = Math.min(MOST_SHARE, remembered.subclasses[label] * weight + LEAST_SHARE);
    const evidence = { logits: own.map((logit) => logit + bias), texts: pairs.length, usual: usualShare };
    const shift = labelShift(evidence);
    const sure = shift - errors * shiftError(evidence, shift);
    if (sure > 0) shifts.set(label, share * sure);
  }
  return shifts;
}

/** Slope and bias of scores and gates by what is known, drawn to none. */
function fitLines(
  texts: readonly CollectionText[],
  model: AdaptedModel,
  penalty: number,
): { readonly scores: Line; readonly gates: Line } {
  const scores = new Examples();
  const gates = new Examples();
  for (const text of texts) {
    if (text.known === null) continue;
    const ofSubclass = subclassTruth(text.known, model.labels);
    for (const { label, logit } of pairsOf(text, model)) scores.add(logit, ofSubclass(label));
    const ofSection = sectionTruth(text.known);
    text.read.gates.forEach((gate, place) => gates.add(gate, ofSection(place)));
  }
  return { scores: scores.line(penalty), gates: gates.line(penalty) };
}

/** A slope below this would say that scores say nothing. */
const LEAST_SLOPE = 0.2;

class Examples {
  readonly features: number[][] = [];
  readonly truth: number[] = [];

  add(logit: number, truth: 0 | 1 | null): void {
    if (truth === null) return;
    this.features.push([logit]);
    this.truth.push(truth);
  }

  line(penalty: number): Line {
    if (this.features.length === 0) return UNCHANGED;
    const { bias, weights } = fitLogistic(this, penalty, { bias: 0, weights: [1] });
    return { slope: rounded(Math.max(LEAST_SLOPE, weights[0])), bias: rounded(bias) };
  }
}

function habitsOf(labels: readonly number[], sections: readonly (readonly number[])[]): Habits {
  const texts = Math.max(1, labels.length);
  return {
    labels: rounded(labels.reduce((sum, count) => sum + count, 0) / texts),
    sections: Object.fromEntries(
      SECTIONS.map((section, at) => [
        section,
        rounded(sections.reduce((sum, row) => sum + row[at], 0) / texts),
      ]),
    ),
  };
}

/** Six digits are more than a fit is worth. */
const rounded = (value: number): number => Number(value.toPrecision(6));
