import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PluginReport } from '@nonet/plugins/host';
import { describe, expect, it, test } from 'vitest';
import { digestOfFolder, pinVerdict } from './pinned-experts.js';

const pinned = { section: 'Y', expert: 'green', plugin: '@acme/green', version: '1.2.0', format: '1' };

/** What is reported of a plugin that brings the expert. */
function report(
  given: Partial<Pick<PluginReport, 'name' | 'version'>> & {
    format?: string;
    reads?: string[];
    expert?: string;
  } = {},
): PluginReport {
  const { name = '@acme/green', version = '1.2.0', expert = 'green', ...forms } = given;
  return {
    name,
    version,
    source: name,
    isolation: 'process',
    state: 'active',
    problem: null,
    encoders: [],
    experts: [{ id: expert, section: 'Y', description: 'green technology', ...forms }],
    health: { calls: 0, errors: 0, p50: null, p95: null, memory: null, restarts: 0, lastFault: null },
  };
}

describe('the expert of a plugin that a model pins', () => {
  it('is opened by the plugin and version that it learned with', () => {
    expect(pinVerdict(pinned, [report()])).toEqual({ present: '1.2.0', problem: null, warning: null });
  });

  it('is missing where nobody brings it, and the message says what to install', () => {
    const verdict = pinVerdict(pinned, [report({ expert: 'blue' })]);
    expect(verdict.present).toBeNull();
    expect(verdict.problem).toContain('npm install @acme/green@1.2.0');
  });

  it('is not given to another plugin that has an expert of the same id', () => {
    const { problem } = pinVerdict(pinned, [report({ name: '@other/green' })]);
    expect(problem).toMatch(/learned with @acme\/green 1\.2\.0; green is an expert of @other\/green here/);
  });

  it('is opened with a warning by another version that reads what it saved', () => {
    const later = report({ version: '2.0.0', format: '2', reads: ['1', '2'] });
    const verdict = pinVerdict(pinned, [later]);
    expect(verdict).toMatchObject({ present: '2.0.0', problem: null });
    expect(verdict.warning).toContain('learned with version 1.2.0');
  });

  it('is not opened by another version that does not read what it saved', () => {
    const { problem } = pinVerdict(pinned, [report({ version: '2.0.0', format: '2' })]);
    expect(problem).toContain('in form 1; 2.0.0 here reads 2');
  });

  it('is opened where the model is from before forms were pinned', () => {
    const old = { ...pinned, format: undefined };
    expect(pinVerdict(old, [report({ format: '2' })]).problem).toBeNull();
  });
});

test('the digest of a folder tells what its files are called and hold, wherever it lies', async () => {
  const place = await mkdtemp(join(tmpdir(), 'nonet-digest-'));
  const made = async (name: string, files: Record<string, string>) => {
    const folder = join(place, name);
    await mkdir(join(folder, 'deep'), { recursive: true });
    for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
    return digestOfFolder(folder);
  };
  try {
    const digest = await made('a', { 'words.json': '{}', 'deep/weights': '1' });
    expect(await made('b', { 'deep/weights': '1', 'words.json': '{}' })).toBe(digest);
    expect(await made('c', { 'words.json': '{ }', 'deep/weights': '1' })).not.toBe(digest);
    expect(await made('d', { 'word.json': '{}', 'deep/weights': '1' })).not.toBe(digest);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
});
