import { setImmediate as soon } from 'node:timers/promises';
import { matrix, row } from '@nonet/numerics';
import type { Encoder } from '@nonet/plugins';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EmbeddingTurns } from './embedding-turns.js';
import { createSimilarity } from './similarity.js';

/** Texts of stored patents by their ids; the hash of each is its id. */
const TEXTS = new Map([
  [1, 'valve'],
  [2, 'spade'],
]);
const hashOf = (id: number) => String(id).padStart(64, '0');

/** PostgreSQL, as far as these searches ask it. */
function storedTexts() {
  const kept = new Map<string, Buffer>();
  const query = async (sql: string, values: readonly unknown[]) => {
    const hashes = () => (values.at(-1) as Buffer[]).map((hash) => hash.toString('hex'));
    if (sql.includes('INSERT INTO text_embedding')) {
      const [encoder, role, texts, vectors] = values as [string, string, Buffer[], Buffer[]];
      texts.forEach((hash, at) => kept.set(`${encoder} ${role} ${hash.toString('hex')}`, vectors[at]!));
      return { rows: [] };
    }
    if (sql.includes('FROM text_embedding'))
      return {
        rows: hashes().flatMap((hash) => {
          const vector = kept.get(`${String(values[0])} ${String(values[1])} ${hash}`);
          return vector ? [{ hash, vector }] : [];
        }),
      };
    const ids = [...TEXTS.keys()];
    if (sql.includes('updated_at'))
      return { rows: values[0] === '-infinity' ? ids.map((id) => ({ id, updatedAt: '2026-01-01' })) : [] };
    if (sql.includes('WHERE id = ANY'))
      return { rows: (values[0] as number[]).toSorted().map((id) => ({ id, hash: hashOf(id) })) };
    const asked = hashes();
    return {
      rows: ids
        .filter((id) => asked.includes(hashOf(id)))
        .map((id) => ({ hash: hashOf(id), title: TEXTS.get(id), abstract: null, claims: [] })),
    };
  };
  return { pool: { query }, kept };
}

/** Tells texts apart by their first letters, in one place of the vector or another. */
function letters(fingerprint: string, shift: number) {
  const asked: string[] = [];
  const embed: Encoder['embed'] = async (texts) => {
    asked.push(...texts);
    const vectors = matrix(texts.length, 32);
    texts.forEach((text, at) => (row(vectors, at)[(text.charCodeAt(0) + shift) % 32] = 1));
    return vectors;
  };
  const encoder = { fingerprint, dimension: 32, embed } as unknown as Encoder;
  return { encoder, asked };
}

let answering: ReturnType<typeof letters>;
let leases: number;
let heard: () => void;
let turns: EmbeddingTurns;
let store: ReturnType<typeof storedTexts>;
let similarity: ReturnType<typeof createSimilarity>;
beforeEach(() => {
  [answering, leases, turns, store] = [letters('first', 0), 0, new EmbeddingTurns(), storedTexts()];
  similarity = createSimilarity({
    database: { pool: store.pool } as never,
    models: {
      lease: async () => {
        leases++;
        return { model: { encoder: answering.encoder }, release: () => void leases-- };
      },
      onAnswering: (listener) => (heard = listener),
    },
    turns,
    notifications: { on: () => undefined } as never,
    log: pino({ level: 'silent' }),
    approximateFrom: Infinity,
  });
});
afterEach(() => similarity.close());

const nearest = async (text: string) => (await similarity.search({ text, id: null }, 1))[0]?.id;

describe('the search for similar patents', () => {
  test('goes by the encoder of the model that answers, embeds each patent once and as a query, and gives the model back', async () => {
    expect(await nearest('vessel')).toBe(1);
    expect(await nearest('saw')).toBe(2);
    expect([...answering.asked].sort()).toEqual(['saw', 'spade', 'valve', 'vessel']);
    expect([...store.kept.keys()].sort()).toEqual([1, 2].map((id) => `first QUERY ${hashOf(id)}`));
    expect(leases).toBe(0);
  });

  test('finds what another has kept, and embeds it no more', async () => {
    await similarity.keep();
    const before = answering;
    answering = letters('first', 0);
    expect(await nearest('vessel')).toBe(1);
    expect(before.asked).toHaveLength(2);
    expect(answering.asked).toEqual(['vessel']);
  });

  test('follows a model with another encoder as soon as that answers', async () => {
    await similarity.keep();
    answering = letters('second', 7);
    heard();
    await expect.poll(() => [...answering.asked].sort()).toEqual(['spade', 'valve']);
    expect(await nearest('saw')).toBe(2);
    expect(leases).toBe(0);
  });

  test('embeds nothing unasked while a batch is classified, but for a search at once', async () => {
    let end!: () => void;
    const batch = turns.duringBatch(() => new Promise<void>((resolve) => (end = resolve)));
    const kept = similarity.keep();
    for (let turn = 0; turn < 50; turn++) await soon();
    expect(leases).toBe(1);
    expect(answering.asked).toEqual([]);
    expect(await nearest('vessel')).toBe(1);
    end();
    await Promise.all([batch, kept]);
  });
});
