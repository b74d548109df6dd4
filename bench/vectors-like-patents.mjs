// Vectors that lie as those of patents do: those of the memory of the model that ships, and beyond their number points between one of
// them and another near it, with a little noise.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { NeighbourIndex, VectorSearch } from '@nonet/experts';
import { matrix, randomAt, row, stackRows, unitRows } from '@nonet/numerics';

const MEMORY = new URL('../models/nonet-experts/memory/vectors.bin', import.meta.url);
/** Patents of the memory that are asked for, and are not among the vectors: every so many-th. */
const ASKED_OF = 100;
/** Of the others, every so many-th is one end of made-up vectors, and each of its nearest the other. */
const END_OF = 6;
const NEAREST = 10;
/** Length of the noise beside the unit length of a vector. */
const NOISE = 0.3;

export const COLUMNS = 384;

/** `queries` [queries, COLUMNS], and the next `count` vectors at each call of `next`. */
export async function vectorsLikePatents() {
  const index = await NeighbourIndex.read(readFileSync(MEMORY), { expected: 'one' });
  const [asked, known] = [[], []];
  for (let at = 0; at < index.size; at++) (at % ASKED_OF === 0 ? asked : known).push(at);
  const vectors = await copyOf(index, known);
  const ends = await nearOnes(vectors);
  let taken = 0;
  const { next: random } = randomAt(1, 'vectors like patents');
  const next = (count) => {
    const part = matrix(count, COLUMNS);
    for (let at = 0; at < count; at++, taken++)
      if (taken < vectors.rows) part.data.set(row(vectors, taken), at * COLUMNS);
      else between(vectors, ends[Math.floor(random() * ends.length)], { random, result: row(part, at) });
    return unitRows(part);
  };
  return { queries: await copyOf(index, asked), next };
}

const copyOf = async (index, rows) => stackRows(await index.vectorsAt(rows), COLUMNS);

/** Pairs of rows that are near to each other. */
async function nearOnes(vectors) {
  const search = new VectorSearch(COLUMNS, 1);
  const ids = Int32Array.from({ length: vectors.rows }, (_, at) => at);
  await search.put(ids, { ...vectors, data: vectors.data.slice() });
  while (search.state.approximation === null) await sleep(100);
  const pairs = [];
  for (let at = 0; at < vectors.rows; at += END_OF) {
    const { ids: near } = await search.nearest(row(vectors, at), NEAREST + 1);
    for (const other of near) if (other !== at) pairs.push([at, other]);
  }
  await search.dispose();
  return pairs;
}

function between(vectors, [one, other], { random, result }) {
  const [a, b, share] = [row(vectors, one), row(vectors, other), random()];
  const amplitude = NOISE * Math.sqrt(12 / COLUMNS);
  for (let i = 0; i < COLUMNS; i++)
    result[i] = (1 - share) * a[i] + share * b[i] + amplitude * (random() - 0.5);
}
