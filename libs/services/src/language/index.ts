export { detector, foreignLanguageOf, type ForeignLanguage } from './foreign-language.js';
export { countForeign, type LanguageCount } from './language-counts.js';
export { warningsOf, type ClassificationWarning } from './language-warning.js';
