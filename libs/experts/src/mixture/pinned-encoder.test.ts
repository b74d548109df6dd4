import type { Encoder } from '@nonet/plugins';
import type { PluginReport } from '@nonet/plugins/host';
import { describe, expect, it, test } from 'vitest';
import { encoderVerdict, openPinnedEncoder } from './pinned-encoder.js';

const pinned = { encoder: 'wide', plugin: '@acme/wide', version: '1.2.0', fingerprint: 'wide-v1' };

const report = (name: string, version: string): PluginReport => ({
  name,
  version,
  source: name,
  isolation: 'process',
  state: 'active',
  problem: null,
  encoders: ['wide'],
  experts: [],
  health: { calls: 0, errors: 0, p50: null, p95: null, memory: null, restarts: 0, lastFault: null },
});

describe('the encoder of a plugin that a model pins', () => {
  it('is there with the plugin and version that it was trained with', () => {
    const verdict = encoderVerdict(pinned, [report('@acme/wide', '1.2.0')]);
    expect(verdict).toEqual({ present: '1.2.0', problem: null, warning: null });
  });

  it('is missing without its plugin, with how to install it', () => {
    const { present, problem } = encoderVerdict(pinned, []);
    expect(present).toBeNull();
    expect(problem).toContain('npm install @acme/wide@1.2.0');
  });

  it('is not that of another plugin with the same id', () => {
    const { problem } = encoderVerdict(pinned, [report('@other/wide', '1.2.0')]);
    expect(problem).toContain('wide is an encoder of @other/wide here');
  });

  it('is there with a warning where the version of its plugin is another', () => {
    const { problem, warning } = encoderVerdict(pinned, [report('@acme/wide', '2.0.0')]);
    expect(problem).toBeNull();
    expect(warning).toContain('2.0.0 is here');
  });
});

/** Opens what is pinned from a plugin whose encoder has some fingerprint, and says whether it was freed again. */
async function opened(fingerprint: string, reads?: readonly string[]) {
  let isFreed = false;
  const encoder = {
    id: 'wide',
    fingerprint,
    dispose: async () => void (isFreed = true),
  } as unknown as Encoder;
  const source = {
    plugins: () => [report('@acme/wide', '1.3.0')],
    encoders: () => [{ id: 'wide', description: 'wide', ...(reads && { reads }), open: async () => encoder }],
    lookFor: async () => undefined,
    openEncoder: async () => encoder,
  };
  const result = await openPinnedEncoder(pinned, source, { device: 'cpu', modelsFolder: null });
  return { result, isFreed };
}

test('an encoder that gives the vectors that are pinned is opened, also by another version', async () => {
  expect((await opened('wide-v1')).result).toMatchObject({ warning: null });
});

test('an encoder that gives other vectors is opened where it says that these may stand for those, else freed again', async () => {
  const { result, isFreed } = await opened('wide-v2', ['wide-v0', 'wide-v1']);
  expect(result).toMatchObject({ warning: expect.stringContaining('may stand for them') as string });
  expect(isFreed).toBe(false);
  const refused = await opened('wide-v2', ['wide-v0']);
  expect(refused.result).toMatchObject({ problem: expect.stringContaining('gives wide-v2') as string });
  expect(refused.isFreed).toBe(true);
});
