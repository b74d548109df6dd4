import { SECTIONS } from '@nonet/cpc-taxonomy';
import type { OwnKnowledge } from '../section-expert/expert-parameters.js';
import type { FusionWeights } from '../section-expert/fused-score.js';
import {
  chancesOf,
  choicesOf,
  fitChoices,
  type FittedChoices,
  plainWeights,
  type SectionWeights,
} from './fit-fusion.js';
import type { Choice, FusionExample, LabelKinds } from './fusion-choices.js';

const FOLDS = 3;
/** Standard errors on both sides of a mean: 95 %. */
const NORMAL = 1.96;

/** What the expert of a section weighs signals by, and what that is worth beside the common weights. */
export interface SectionFusion {
  readonly weights: FusionWeights;
  readonly knowledge: OwnKnowledge;
}

/**
 * The weights of the nine experts. Each section's own are asked in cross-validation what they are worth on texts that they were not
 * fitted on, those of other sections too: a section that pushed itself forward would gain on its own texts alone. Where they are
 * worth nothing its expert leans on the common ones.
 * @returns in the order of SECTIONS
 */
export function fitSections(examples: readonly FusionExample[], kinds: LabelKinds): readonly SectionFusion[] {
  const choices = choicesOf(examples, kinds);
  const gains: Gain[][] = SECTIONS.map(() => []);
  for (let fold = 0; fold < FOLDS; fold++) {
    const fitted = fitChoices(choices.filter((_, i) => i % FOLDS !== fold));
    for (const choice of choices.filter((_, i) => i % FOLDS === fold)) addGains(choice, fitted, gains);
  }
  const { common, own } = fitChoices(choices);
  return SECTIONS.map((_, section) => {
    const knowledge = knowledgeOf(gains[section]);
    return { weights: plainWeights(knowledge.leansOn === 'own' ? own[section] : common), knowledge };
  });
}

/** How much likelier what is true of a text becomes by the own weights of a section, and how much the text counts. */
interface Gain {
  readonly nats: number;
  readonly weight: number;
}

/** Of a text, for each section that has a candidate. */
function addGains(choice: Choice, { common, own }: FittedChoices, gains: readonly Gain[][]): void {
  const { sections, wanted, weight } = choice;
  const likelihood = (weights: SectionWeights) => {
    const chances = chancesOf(choice, weights);
    return wanted.reduce((sum, share, i) => sum + share * Math.log(Math.max(chances[i], 1e-9)), 0);
  };
  const byOwn = likelihood(own);
  for (const section of new Set(sections)) {
    const byCommon = likelihood(own.map((weights, s) => (s === section ? common : weights)));
    gains[section].push({ nats: byOwn - byCommon, weight });
  }
}

function knowledgeOf(gains: readonly Gain[]): OwnKnowledge {
  const texts = gains.length;
  if (texts < FOLDS) return { texts, gain: 0, interval: [0, 0], leansOn: 'common' };
  const total = gains.reduce((sum, { weight }) => sum + weight, 0);
  const gain = gains.reduce((sum, { nats, weight }) => sum + weight * nats, 0) / total;
  const squares = gains.reduce((sum, { nats, weight }) => sum + (weight * (nats - gain)) ** 2, 0);
  const error = (NORMAL * Math.sqrt(squares)) / total;
  return { texts, gain, interval: [gain - error, gain + error], leansOn: gain > 0 ? 'own' : 'common' };
}
