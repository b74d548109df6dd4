import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bertParameters, bertWeights } from '@nonet/encoder/bert';
import { readCheckpoint, Safetensors } from '@nonet/encoder/checkpoint';
import { checkpointTensors, encoderParameters } from './encoder-parameters.js';
import { TINY } from '../testing/training-plan.js';
import { readAll } from './trainable.js';

it('the parameters of the training graph give back every tensor of their checkpoint', async () => {
  const { config } = await readCheckpoint(TINY);
  const file = Safetensors.open(join(TINY, 'model.safetensors'));
  const weights = bertWeights(file, config);
  const values = readAll(weights, encoderParameters(config));
  const returned = new Map(Array.from(checkpointTensors(weights, values), (tensor) => [tensor.name, tensor]));
  expect([...returned.keys()].sort()).toEqual(
    bertParameters(config)
      .map(({ name }) => name)
      .sort(),
  );
  for (const { name, shape } of bertParameters(config)) {
    const tensor = returned.get(name)!;
    expect(tensor.shape).toEqual(shape);
    // The positions are kept with the segment added, and lose a bit of it on the way.
    const [found, expected] = [tensor.values, weights.floats(name)];
    expect(found.length).toBe(expected.length);
    found.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-7));
  }
  file.close();
});
