import { childrenOf, type Children, MassFlow } from '../descent/mass-flow.js';
import type { Flow } from '../descent/descent.js';
import type { SchemeModel } from '../scheme/index.js';
import type { UpperScores } from './scoring.js';

/**
 * The way down for one text: from the sections to the subclasses by their scores, which are known at once; below, the score
 * of a subclass is the mass that spreads over its groups. `openLower` is called only where somebody goes that far.
 */
export class MixtureFlow implements Flow {
  private lower: MassFlow | undefined;

  constructor(
    private readonly model: SchemeModel,
    private readonly upper: UpperScores,
    private readonly openLower: () => MassFlow,
  ) {}

  roots(): Children {
    const { taxonomy } = this.model;
    return this.known(taxonomy.children(null).map(({ position }) => position));
  }

  async below(parent: number, mass: number, signal?: AbortSignal): Promise<Children> {
    const level = this.model.taxonomy.levelAt(parent);
    if (level === 'section' || level === 'class') return this.known(childrenOf(this.model, parent));
    this.lower ??= this.openLower();
    return this.lower.below(parent, mass, signal);
  }

  private known(positions: readonly number[]): Children {
    const scores = Float32Array.from(positions, (position) => this.upper.scores.get(position) ?? 0);
    return { positions, masses: scores, scores, comparison: null };
  }
}
