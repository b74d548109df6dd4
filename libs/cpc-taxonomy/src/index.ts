export {
  LEVELS,
  SECTIONS,
  classOf,
  is2000Series,
  levelOf,
  mainGroupOf,
  parseSymbol,
  sectionOf,
  subclassOf,
  tryParseSymbol,
  type CpcLevel,
  type CpcSymbol,
} from './symbol/symbol.js';
export { SymbolError } from './symbol/symbol-error.js';
export { compareSymbols } from './symbol/symbol-key.js';
