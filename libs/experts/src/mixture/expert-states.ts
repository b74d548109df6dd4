import { plainTitle, SECTIONS, type CpcSymbol } from '@nonet/cpc-taxonomy';
import type { OwnKnowledge } from '../section-expert/expert-parameters.js';
import { SECTION_EXPERT } from '../section-expert/index.js';
import { untaughtSubclasses } from './added-heads.js';
import type { MixtureClassifier } from './mixture-classifier.js';
import type { PluginExpertState } from './plugin-experts.js';

/** What the expert of a section knows and decides by, in a model that is open. */
export interface ExpertState {
  readonly section: string;
  /** From the scheme; the letter again if the scheme lacks the section. */
  readonly title: string;
  /** The id of its provider. */
  readonly kind: string;
  /** Number of subclasses that the scheme has in its section. */
  readonly subclasses: number;
  /** Of these, the number that training taught it: a head knows them, and remembered patents carry them. */
  readonly trained: number;
  /** Subclasses that an extension added with examples, and so with a head. */
  readonly extendedByExamples: readonly CpcSymbol[];
  /** Subclasses that an extension added without examples. */
  readonly extendedByTexts: readonly CpcSymbol[];
  /** What its weights are worth beside those that all sections share; null: that was not measured. */
  readonly knowledge: OwnKnowledge | null;
  /** Threshold of subclasses that have none of their own. */
  readonly threshold: number;
  readonly sectionThreshold: number;
  /** The expert of a plugin beside it; null: it has none. */
  readonly pluginExpert: (PluginExpertState & { readonly takesPart: boolean }) | null;
}

/** In the order of SECTIONS. */
export function expertStates({
  reader,
  parameters,
  pluginExperts,
}: Pick<MixtureClassifier, 'reader' | 'parameters' | 'pluginExperts'>): ExpertState[] {
  const { labels, sectionOf, heads, index } = reader;
  const given = pluginExperts?.states() ?? [];
  const added = new Set(heads.added.map(({ symbol }) => symbol));
  const untrained = new Set(untaughtSubclasses(labels, reader));
  return SECTIONS.map((section, place) => {
    const { threshold, sectionThreshold, extended, knowledge = null } = parameters.experts[place];
    const own = labels.filter((_, label) => sectionOf[label] === place);
    const beside = given.find((state) => state.section === section);
    return {
      section,
      title: plainTitle(index.taxonomy.get(section)?.title ?? section),
      kind: SECTION_EXPERT,
      subclasses: own.length,
      trained: own.filter((symbol) => !untrained.has(symbol)).length,
      extendedByExamples: own.filter((symbol) => added.has(symbol)),
      extendedByTexts: own.filter((symbol) => extended.includes(symbol)),
      knowledge,
      threshold,
      sectionThreshold,
      // One without weight is not asked.
      pluginExpert: beside ? { ...beside, takesPart: beside.problem === null && beside.weight > 0 } : null,
    };
  });
}
