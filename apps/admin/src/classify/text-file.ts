/** What a dropped file has to say of one patent; the names are those of the fields of a request. */
export type PatentText = Partial<Record<'text' | 'title' | 'abstract' | 'claims', string>>;

/** A file that cannot be read here, and what to do. */
export class UnreadableFile extends Error {}

const MOST_BYTES = 2_000_000;

/** Reads a text, a patent as JSON or as XML from a file, in the browser: nothing is sent. */
export async function readTextFile(file: File): Promise<PatentText> {
  if (file.size > MOST_BYTES)
    throw new UnreadableFile(`${file.name} is larger than 2 MB. Import large files on the server.`);
  return patentTextOf(file.name, await file.text());
}

export function patentTextOf(name: string, content: string): PatentText {
  const text = content.replace(/^\uFEFF/, '').trim();
  if (text === '') throw new UnreadableFile(`${name} is empty.`);
  // Characters that no text has: a PDF, a Word file, a picture.
  if (/[\0\x01-\x08\uFFFD]/.test(text.slice(0, 4000)))
    throw new UnreadableFile(`${name} is no plain text. Save it as text first, or copy the words from it.`);
  if (/^[{[]/.test(text) && /\.json[l]?$/i.test(name)) return fromJson(name, text);
  return text.startsWith('<') ? fromXml(name, text) : { text };
}

function fromJson(name: string, text: string): PatentText {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new UnreadableFile(`${name} is no valid JSON of one patent. Several texts are for the batch page.`);
  }
  const record = Array.isArray(parsed) && parsed.length === 1 ? (parsed as unknown[])[0] : parsed;
  if (Array.isArray(record) || typeof record !== 'object' || record === null)
    throw new UnreadableFile(`${name} has several texts. The batch page classifies them one by one.`);
  return partsOf(record as Record<string, unknown>, name);
}

/** The parts of a record by the names that exports give them. */
export function partsOf(record: Readonly<Record<string, unknown>>, name: string): PatentText {
  const lower = Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key.toLowerCase().trim(), value]),
  );
  const part = (...names: string[]) =>
    names.map((each) => wordsOf(lower[each])).find((found) => found !== '');
  const text = part('text', 'description', 'content', 'fulltext', 'full_text');
  const title = part('title', 'invention_title', 'title_en');
  const abstract = part('abstract', 'summary', 'abstract_en');
  const claims = part('claims', 'claim', 'claims_text');
  if (title ?? abstract ?? claims)
    return {
      ...(title && { title }),
      ...(abstract && { abstract }),
      ...(claims && { claims }),
    };
  if (text) return { text };
  throw new UnreadableFile(`${name} has no text, title, abstract or claims.`);
}

function wordsOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (Array.isArray(value)) return value.map(wordsOf).filter(Boolean).join('\n');
  return typeof value === 'object' && value !== null && 'text' in value ? wordsOf(value.text) : '';
}

function fromXml(name: string, text: string): PatentText {
  const document = new DOMParser().parseFromString(text, 'application/xml');
  if (document.querySelector('parsererror'))
    throw new UnreadableFile(`${name} is no valid XML of one patent. Several texts are for the batch page.`);
  const part = (...names: string[]) =>
    names
      .map((each) => document.getElementsByTagNameNS('*', each)[0]?.textContent?.replace(/\s+/g, ' ').trim())
      .find(Boolean);
  return partsOf(
    {
      title: part('invention-title', 'title'),
      abstract: part('abstract'),
      claims: part('claims'),
      text: document.documentElement.textContent?.replace(/\s+/g, ' ').trim(),
    },
    name,
  );
}
