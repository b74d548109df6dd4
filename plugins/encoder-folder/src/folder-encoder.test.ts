import { fileURLToPath } from 'node:url';
import { encoderConformance, row } from '@nonet/plugins';
import { describe, expect, it, test } from 'vitest';
import { foldersWithEncoders, readEncoderFiles } from './encoder-files.js';
import { openFolderEncoder } from './folder-encoder.js';
import { poolInto } from './pooling.js';

const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));
const open = () => openFolderEncoder('tiny', `${fixtures}/tiny`, { device: 'cpu', modelsFolder: null });

describe('an encoder of a folder keeps the encoder contract: it', () => {
  for (const check of encoderConformance(open)) it(check.name, check.run);
});

describe('the folder of an encoder', () => {
  it('is found by its tokenizer and its model, and named like it', () => {
    expect(foldersWithEncoders(fixtures)).toEqual([{ id: 'tiny', path: `${fixtures}/tiny` }]);
    expect(foldersWithEncoders(`${fixtures}/nowhere`)).toEqual([]);
  });

  it('says how it is pooled, prompted and cut', async () => {
    expect(await readEncoderFiles(`${fixtures}/tiny`)).toMatchObject({
      pooling: 'mean',
      prompts: { query: 'query: ', passage: 'passage: ' },
      maxTokens: 64,
    });
  });
});

test('the prompt of its role is put before a text', async () => {
  const encoder = await openFolderEncoder('tiny', `${fixtures}/tiny`, { device: 'cpu', modelsFolder: null });
  const [asked, told] = await Promise.all(
    (['query', 'passage'] as const).map((role) => encoder.embed(['a pump'], { role })),
  );
  expect([...row(asked, 0)]).not.toEqual([...row(told, 0)]);
  await encoder.dispose();
});

test.each([
  ['cls', [1, 2]],
  ['last', [3, 0]],
  ['max', [3, 2]],
  ['mean', [2, 1]],
] as const)('pooling by %s counts the tokens of the text alone', (pooling, due) => {
  const vector = new Float32Array(2);
  poolInto(vector, Float32Array.of(1, 2, 3, 0, 9, 9), 2, pooling);
  expect([...vector]).toEqual(due);
});
