export {
  LEGACY_CLASS,
  LEVELS,
  SECTIONS,
  classOf,
  is2000Series,
  isLegacy,
  levelOf,
  mainGroupOf,
  parseSymbol,
  sectionOf,
  subclassOf,
  tryParseSymbol,
  type CpcLevel,
  type CpcSymbol,
} from './symbol/symbol.js';
export {
  isSlashless,
  resolveSlashless,
  slashlessCandidates,
  type SlashlessMeaning,
} from './symbol/slashless.js';
export { SymbolError } from './symbol/symbol-error.js';
export { compareSymbols } from './symbol/symbol-key.js';
export {
  openScheme,
  type OpenSchemeOptions,
  type SchemeFormat,
  type SchemeSource,
} from './reading/open-scheme.js';
export { symbolOfSchemeFile } from './reading/scheme-xml.js';
export { readDefinitions } from './reading/definition-xml.js';
export {
  readDefinitionSections,
  type DefinitionLine,
  type DefinitionSection,
  type DefinitionSectionKind,
  type SectionedDefinition,
} from './reading/definition-sections.js';
export type { CpcDefinition, SchemeEntry } from './reading/scheme-entry.js';
export { SchemeError, type SchemeErrorCode, type SchemePlace } from './reading/scheme-error.js';
export { openCompanion } from './companions/open-companion.js';
export {
  isBadRow,
  type BadRow,
  type Companion,
  type CompanionKind,
  type CompanionRow,
  type SymbolFact,
} from './companions/symbol-fact.js';
export { Taxonomy, type TaxonomyNode, type TaxonomyOptions } from './tree/taxonomy.js';
export { describeRemoval, type RemovedSymbol } from './tree/removed-symbol.js';
export { TaxonomyError, UnknownSymbolError } from './tree/taxonomy-error.js';
export { symbolText } from './tree/symbol-text.js';
export { plainTitle } from './tree/node-text.js';
export * from './lexical/index.js';
export { taxonomyDocuments } from './lexical/taxonomy-documents.js';
