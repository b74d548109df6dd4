import { foreignLanguageOf, type ForeignLanguage } from './foreign-language.js';

/** What a reader of an answer should know before relying on it. */
export interface ClassificationWarning {
  /** Stable, for programs. */
  readonly code: 'TEXT_NOT_ENGLISH';
  /** For people. */
  readonly message: string;
  /** ISO 639-1 code of the language of the text, where it is known. */
  readonly language: string | null;
}

/** The warnings of an answer about a text, none for most. */
export async function warningsOf(text: string): Promise<ClassificationWarning[]> {
  const language = await foreignLanguageOf(text);
  return language === null ? [] : [notEnglish(language)];
}

const nameOf = (code: string) => new Intl.DisplayNames(['en'], { type: 'language' }).of(code);

function notEnglish({ code }: ForeignLanguage): ClassificationWarning {
  const seems = code === null ? 'not to be in English' : `to be in ${nameOf(code)}, not in English`;
  const message = `The text seems ${seems}. Scheme and model are English, so its symbols cannot be relied on: classify a translation.`;
  return { code: 'TEXT_NOT_ENGLISH', message, language: code };
}
