/** An object of JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Not given: `null`, an empty text, an empty list or object, and the words that data frames write for nothing. */
export function isAbsent(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === 'string')
    return /^\s*(?:nan|null|none|n\/a|<na>)?\s*$/i.test(value.slice(0, 100)) && value.length <= 100;
  if (Array.isArray(value)) return value.every((item) => isAbsent(item));
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** Keys under which an object holds its text, the surer first. */
const TEXT_KEYS = ['text', 'value', 'name', '$', '#text', '_', 'content', 'title', 'abstract'];

/**
 * The text of a value: a text, a number, a list of texts (its paragraphs), an object with its text under a usual key, or several
 * of these in more than one language, of which English is preferred. `null` where there is none.
 */
export function textOf(value: unknown, depth = 0): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  // Deeper than any format nests its texts.
  if (depth > 6) return null;
  if (Array.isArray(value)) {
    const texts = inOneLanguage(value).map((item) => textOf(item, depth + 1));
    return texts.length === 0 || texts.includes(null) ? null : texts.join('\n');
  }
  return isObject(value) ? textOf(firstOf(value, TEXT_KEYS), depth + 1) : null;
}

/** The first value of an object under one of the keys that is not absent; case, `-` and `_` of keys do not matter. */
export function firstOf(object: JsonObject, keys: readonly string[]): unknown {
  const known = Object.keys(object);
  for (const key of keys) {
    const met = known.find((name) => name.toLowerCase().replace(/[-_ ]/g, '') === key);
    if (met !== undefined && !isAbsent(object[met])) return object[met];
  }
  return undefined;
}

/** Of the same thing in several languages the English one, or the first; anything else as it is. */
export function inOneLanguage(items: readonly unknown[]): readonly unknown[] {
  const languageOf = (item: unknown): string | null => {
    const language = isObject(item) ? firstOf(item, ['language', 'lang', '@lang']) : undefined;
    return typeof language === 'string' ? language.toLowerCase() : null;
  };
  const languages = items.map(languageOf);
  const [first] = languages;
  if (items.length < 2 || first === undefined || first === null) return items;
  const wanted = languages.find((language) => language?.startsWith('en')) ?? first;
  return items.filter((_, index) => languages[index] === wanted);
}

/** The items of a list, or the one thing that stands where a list is due; texts are parted by `part`. */
export function itemsOf(value: unknown, part: (text: string) => string[]): readonly unknown[] {
  if (isAbsent(value)) return [];
  if (typeof value === 'string') return part(value);
  return (Array.isArray(value) ? value : [value]).filter((item) => !isAbsent(item));
}
