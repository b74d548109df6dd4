import { plainTitle, SECTIONS, type CpcSymbol } from '@nonet/cpc-taxonomy';
import { SECTION_EXPERT } from '../section-expert/index.js';
import { untaught } from './added-heads.js';
import type { MixtureClassifier } from './mixture-classifier.js';
import type { PluginExpertState } from './plugin-experts.js';

/** How the expert of a section stands in a model that is open. */
export interface ExpertState {
  readonly section: string;
  /** As the scheme has it; the letter again where it lacks the section. */
  readonly title: string;
  /** The id of its provider. */
  readonly kind: string;
  /** The subclasses that the scheme has in its section: those below, and those that it knows by their texts alone. */
  readonly subclasses: number;
  /** Of these, those that training taught it: heads know them, and it remembers patents that carry them. */
  readonly trained: number;
  /** Those that an extension brought, with a head made of examples. */
  readonly extendedByExamples: readonly CpcSymbol[];
  /** Those that an extension brought without an example. */
  readonly extendedByTexts: readonly CpcSymbol[];
  /** From this score on a subclass is selected that has no threshold of its own. */
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
  const untrained = new Set(untaught(labels, reader));
  return SECTIONS.map((section, place) => {
    const { threshold, sectionThreshold, extended } = parameters.experts[place];
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
      threshold,
      sectionThreshold,
      // One without weight is not asked.
      pluginExpert: beside ? { ...beside, takesPart: beside.problem === null && beside.weight > 0 } : null,
    };
  });
}
