// A JSONL file of patents as long as real ones, all of them made up; the same file for the same seed.
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { randomAt, weightedDraw } from '@nonet/numerics';

const WORDS = { title: 9, abstract: 125, claim: 60 };
const CLAIMS = 3;
const VOCABULARY = 30_000;
/** Of running English text, what is so common that full-text search leaves it out. */
const COMMON = [
  'the',
  'of',
  'a',
  'and',
  'to',
  'in',
  'is',
  'for',
  'by',
  'with',
  'an',
  'from',
  'that',
  'which',
  'at',
  'on',
];
const COMMON_SHARE = 0.42;
/** A text says most of its own words more than once. */
const REPEATED_SHARE = 0.4;
const LETTERS = [
  'ba',
  'con',
  'de',
  'fer',
  'gi',
  'lo',
  'mat',
  'no',
  'per',
  'ra',
  'sen',
  'ti',
  'ul',
  'vor',
  'wi',
  'za',
];
const SYMBOLS = [
  'A61B 5/0205',
  'A61K 31/519',
  'B60L 53/14',
  'C07D 487/04',
  'F17C 13/02',
  'G01M 3/3209',
  'G06F 16/35',
  'G06N 3/08',
];
const MORE_SYMBOLS = [
  'G06F 40/30',
  'G06Q 10/10',
  'G06T 7/11',
  'H01L 21/02',
  'H01M 10/48',
  'H04L 9/40',
  'H04W 72/04',
  'Y02E 60/10',
];

/** @returns how many bytes it has */
export async function writeMadeUpFile(file, patents, seed = 1) {
  await pipeline(
    Readable.from(lines(patents, randomAt(seed)), { objectMode: false }),
    createWriteStream(file),
  );
}

function* lines(patents, random) {
  const word = zipf(vocabulary(), random);
  const text = (length) => `${words(length, word, random).join(' ')}.`;
  const symbols = [...SYMBOLS, ...MORE_SYMBOLS];
  let chunk = '';
  for (let at = 0; at < patents; at++) {
    const day = new Date(Date.UTC(2005, 0, 4) + random.below(1040) * 7 * 86_400_000)
      .toISOString()
      .slice(0, 10);
    const record = {
      publication_number: `US${10_000_000 + at}B2`,
      title: text(WORDS.title),
      abstract: text(WORDS.abstract),
      claims: Array.from({ length: CLAIMS }, (_, claim) => `${claim + 1}. ${text(WORDS.claim)}`),
      publication_date: day,
      assignees: [`Company ${random.below(5_000)}`],
      cpc: Array.from({ length: 1 + random.below(7) }, () => symbols[random.below(symbols.length)]),
      labels: 'gold',
    };
    chunk += `${JSON.stringify(record)}\n`;
    if (chunk.length < 1 << 17) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

function words(length, word, random) {
  const own = [];
  return Array.from({ length }, () => {
    if (random.next() < COMMON_SHARE) return COMMON[random.below(COMMON.length)];
    if (own.length > 0 && random.next() < REPEATED_SHARE) return own[random.below(own.length)];
    own.push(word());
    return own.at(-1);
  });
}

function vocabulary() {
  return Array.from({ length: VOCABULARY }, (_, rank) => {
    let word = '';
    for (let rest = rank + LETTERS.length; rest > 0; rest = Math.floor(rest / LETTERS.length))
      word += LETTERS[rest % LETTERS.length];
    return word;
  });
}

/** Draws by Zipf's law: the first words often, the last ones hardly ever. */
function zipf(words, random) {
  const draw = weightedDraw(words.map((_, rank) => 1 / (rank + 2)));
  return () => words[draw(random)];
}
