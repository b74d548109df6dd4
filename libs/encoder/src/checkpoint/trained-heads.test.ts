import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { floatTensor, safetensorsParts } from './write-safetensors.js';
import { readTrainedHeads } from './trained-heads.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nonet-heads-'));
});

/** Heads of vectors of two numbers, for the labels that `heads.json` gets. */
function write(labels: unknown, width = 3): void {
  const weights = Float32Array.from({ length: 2 * width }, (_, i) => i);
  const tensors = [
    floatTensor('sections.weights', [2, width], () => weights),
    floatTensor('sections.bias', [width], () => weights.subarray(0, width)),
  ];
  writeFileSync(join(folder, 'heads.safetensors'), Buffer.concat([...safetensorsParts(tensors)]));
  writeFileSync(join(folder, 'heads.json'), JSON.stringify(labels));
}

describe('heads beside an encoder', () => {
  it('are read by name, with their labels in order', async () => {
    write({ sections: ['A', 'B', 'C'] });
    const { sections } = await readTrainedHeads(folder, 2);
    expect(sections!.labels).toEqual(['A', 'B', 'C']);
    expect([...sections!.weights]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...sections!.bias]).toEqual([0, 1, 2]);
  });

  it('are not found in a folder without them', async () => {
    await expect(readTrainedHeads(folder, 2)).rejects.toMatchObject({ code: 'CHECKPOINT_NOT_FOUND' });
  });

  it.each([
    ['no list of labels', { sections: 'A, B, C' }, 'CHECKPOINT_INVALID'],
    ['no label', { sections: [] }, 'CHECKPOINT_INVALID'],
    ['more labels than weights', { sections: ['A', 'B', 'C', 'D'] }, 'CHECKPOINT_TENSOR_SHAPE'],
    ['a name without weights', { classes: ['A', 'B', 'C'] }, 'CHECKPOINT_TENSOR_MISSING'],
  ])('are refused when they have %s', async (_, labels, code) => {
    write(labels);
    await expect(readTrainedHeads(folder, 2)).rejects.toMatchObject({ code });
  });

  it('are refused when the encoder has another dimension', async () => {
    write({ sections: ['A', 'B', 'C'] });
    await expect(readTrainedHeads(folder, 384)).rejects.toMatchObject({ code: 'CHECKPOINT_TENSOR_SHAPE' });
  });
});
