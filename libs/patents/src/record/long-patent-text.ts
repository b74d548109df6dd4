import { normalisedLongText } from '@nonet/cpc-taxonomy';
import { nextTurn } from '@nonet/numerics';
import type { PatentRecord } from './patent-record.js';
import { patentText } from './patent-text.js';

type Parts = Pick<PatentRecord, 'title' | 'abstract' | 'claims'>;

/** Characters that are prepared at once, in a few milliseconds. */
const SHORT_TEXT = 8_192;
const NOTHING: Parts = { title: null, abstract: null, claims: [] };

/** `patentText` without holding the event loop, for what is as long as whoever sent it liked. */
export async function longPatentText(patent: Parts, signal?: AbortSignal): Promise<string> {
  const { title, abstract, claims } = patent;
  const length = [title, abstract, ...claims.map(({ text }) => text)].reduce(
    (sum, text) => sum + (text?.length ?? 0),
    0,
  );
  if (length <= SHORT_TEXT) return patentText(patent);
  // What takes long is normalised first: then it is quickly seen to be normal.
  const prepared = async (text: string) => {
    const normal = await normalisedLongText(text, 'NFC', signal);
    await nextTurn();
    signal?.throwIfAborted();
    return normal;
  };
  const lines: string[] = [];
  if (title !== null) lines.push(patentText({ ...NOTHING, title: await prepared(title) }));
  if (abstract !== null) lines.push(patentText({ ...NOTHING, abstract: await prepared(abstract) }));
  for (const claim of claims)
    lines.push(patentText({ ...NOTHING, claims: [{ ...claim, text: await prepared(claim.text) }] }));
  return lines.filter((line) => line !== '').join('\n');
}
