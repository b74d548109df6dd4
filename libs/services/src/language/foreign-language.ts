import { inOtherScript, isPlainlyEnglish, lettersIn, windowsOf, withoutFormulas } from './text-sample.js';

/** A language that is not English. */
export interface ForeignLanguage {
  /** ISO 639-1, `de`; null where it is written in a script that English is not, and no more is known. */
  readonly code: string | null;
}

/** What a part of a text is written in; null: it does not show. */
type Seen = ForeignLanguage | 'english' | null;

/** Bytes of letters below which nothing is said: names of substances and headings look like any language. */
const FEWEST_LETTERS = 45;

/**
 * The language of a text where it plainly is another than English; null for English, for what is too short to tell, and for what is
 * no language: names of substances, sequences, formulas. It looks at three places at most, so that it costs the same for any length.
 */
export async function foreignLanguageOf(text: string): Promise<ForeignLanguage | null> {
  const seen = await Promise.all(windowsOf(text).map(languageOfPart));
  const foreign = seen.filter((part) => part !== null && part !== 'english');
  const english = seen.filter((part) => part === 'english').length;
  if (foreign.length <= english) return null;
  return foreign.find(({ code }) => code !== null) ?? foreign[0]!;
}

async function languageOfPart(part: string): Promise<Seen> {
  const text = withoutFormulas(part);
  if (lettersIn(text) < FEWEST_LETTERS) return null;
  if (isPlainlyEnglish(text)) return 'english';
  const { detect } = await detector();
  // Names and abbreviations within it would only mislead.
  const foreign = inOtherScript(text);
  const found = detect(foreign ?? text);
  if (!found.isReliable()) return foreign === null ? null : { code: null };
  return found.language === 'en' ? 'english' : { code: found.language };
}

interface Detector {
  detect(text: string): { readonly language: string; isReliable(): boolean };
}

let loading: Promise<Detector> | null = null;

/**
 * Its tables take a third of a second and 40 MB: they are loaded with the first text that is not plainly English, which commands
 * seldom see. A server loads them before it answers.
 */
export const detector = (): Promise<Detector> => (loading ??= load());

async function load(): Promise<Detector> {
  const { eld } = await import('eld');
  // An instance of our own: the one that the package exports belongs to whoever else uses it.
  const instance = eld.newInstance();
  // Its types leave open whether this is the entry with the tables in it.
  if ('load' in instance) await (instance as { load(size: string): Promise<unknown> }).load('extrasmall');
  return instance;
}
