import { SECTIONS } from '@nonet/cpc-taxonomy';
import type { Matrix } from '@nonet/numerics';
import type { ExpertParameters } from '../section-expert/expert-parameters.js';
import type { ScoreTerms } from '../section-expert/fused-score.js';
import { SectionExpert } from '../section-expert/section-expert.js';
import type { MixtureReader } from './mixture-reader.js';
import { EXPERT_SIGNALS } from './signals.js';

/** One expert for each section, side by side over the subclasses of a scheme. */
export class NineExperts {
  /** In the order of SECTIONS. */
  readonly all: readonly SectionExpert[];
  /** For each expert the places of its symbols among all subclasses. */
  readonly labels: readonly Int32Array[];
  private readonly sectionOf: Uint8Array;
  /** For each subclass its place among the symbols of its expert. */
  private readonly placeOf: Int32Array;

  constructor(
    parameters: readonly ExpertParameters[],
    { labels, sectionOf, heads }: Pick<MixtureReader, 'labels' | 'sectionOf' | 'heads'>,
  ) {
    const unseen = labels.filter((_, label) => heads.known[label] === 0);
    this.sectionOf = sectionOf;
    this.placeOf = new Int32Array(labels.length);
    this.labels = SECTIONS.map((_, section) =>
      Int32Array.from([...labels.keys()].filter((label) => sectionOf[label] === section)),
    );
    for (const own of this.labels) own.forEach((label, place) => (this.placeOf[label] = place));
    this.all = SECTIONS.map((section, place) => {
      const symbols = Array.from(this.labels[place], (label) => labels[label]);
      const knowledge = { symbols, signalNames: EXPERT_SIGNALS, unseen, parameters: parameters[place] };
      return new SectionExpert(section, knowledge);
    });
  }

  /** Each expert's fused scores for its own subclasses: [subclasses]. */
  fusedScores(signals: Matrix): Float32Array {
    const scores = new Float32Array(signals.columns);
    this.all.forEach((expert, section) => {
      const own = this.labels[section];
      expert.fusedScores(signals, own).forEach((score, place) => (scores[own[place]] = score));
    });
    return scores;
  }

  /** The expert of a subclass. */
  of(label: number): SectionExpert {
    return this.all[this.sectionOf[label]];
  }

  /** What the fused score of a subclass is the sum of. */
  termsOf(label: number): ScoreTerms {
    return this.of(label).termsAt(this.placeOf[label]);
  }
}
