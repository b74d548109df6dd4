import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pluginSpecifiers, readPluginSettings } from './plugin-places.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'nonet-places-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function write(path: string, text: string): string {
  mkdirSync(join(home, path, '..'), { recursive: true });
  writeFileSync(join(home, path), text);
  return join(home, path);
}

const places = (more: object = {}) => ({
  home,
  plugins: [],
  pluginsFrom: home,
  pluginModules: null,
  ...more,
});

describe('the places of plugins', () => {
  it('are those that are named, and what lies in the folder of the home, whenever they are asked for', () => {
    expect(pluginSpecifiers(places({ plugins: ['@acme/wind'] }))).toEqual(['@acme/wind']);
    write('plugins/sun/index.js', '');
    const alone = write('plugins/rain.mjs', '');
    write('plugins/settings.json', '{}');
    write('plugins/.hidden/index.js', '');
    const found = pluginSpecifiers(places({ plugins: ['@acme/wind'] }));
    expect(found).toEqual(['@acme/wind', alone, join(home, 'plugins', 'sun')]);
    rmSync(alone);
    expect(pluginSpecifiers(places())).toEqual([join(home, 'plugins', 'sun')]);
  });

  it('have every package of a node_modules that has the keyword of plugins', () => {
    write('modules/@acme/wind/package.json', '{ "keywords": ["nonet-plugin"] }');
    write('modules/@acme/other/package.json', '{ "keywords": ["wind"] }');
    write('modules/sun/package.json', '{ "keywords": ["weather", "nonet-plugin"] }');
    write('modules/broken/package.json', '{');
    const pluginModules = join(home, 'modules');
    expect(pluginSpecifiers(places({ pluginModules }))).toEqual([
      join(pluginModules, '@acme/wind'),
      join(pluginModules, 'sun'),
    ]);
  });

  it('name a plugin once, whatever ways lead to it', () => {
    write('sun/package.json', '{ "keywords": ["nonet-plugin"] }');
    mkdirSync(join(home, 'plugins'));
    mkdirSync(join(home, 'modules'));
    for (const way of ['plugins', 'modules']) symlinkSync(join(home, 'sun'), join(home, way, 'sun'));
    const all = places({ plugins: ['./sun'], pluginModules: join(home, 'modules') });
    expect(pluginSpecifiers(all)).toEqual(['./sun']);
  });

  it('name a package once that is named and lies in the node_modules of plugins', () => {
    const manifest = '{ "keywords": ["nonet-plugin"] }';
    write('modules/@acme/wind/package.json', manifest);
    const all = places({ plugins: ['@acme/wind'], pluginModules: join(home, 'modules') });
    // It is found there alone.
    expect(pluginSpecifiers(all)).toEqual(['@acme/wind', join(home, 'modules', '@acme/wind')]);
    write('node_modules/@acme/wind/package.json', manifest);
    expect(pluginSpecifiers(all)).toEqual(['@acme/wind']);
    const same = { ...all, pluginModules: join(home, 'node_modules') };
    expect(pluginSpecifiers(same)).toEqual(['@acme/wind']);
  });
});

describe('the settings of plugins', () => {
  it('are none where nobody named a file and none is there', () => {
    expect(readPluginSettings({ file: join(home, 'none.json'), isNamed: false })).toEqual({});
  });

  it.each([
    ['is named and not there', null, /cannot be read/],
    ['is no JSON', '{', /cannot be read/],
    ['holds no object', '[1]', /holds no object/],
  ])('are refused when the file %s', (_, text, message) => {
    const file = text === null ? join(home, 'none.json') : write('settings.json', text);
    expect(() => readPluginSettings({ file, isNamed: true })).toThrow(message);
  });

  it('are those of the file', () => {
    const file = write('settings.json', '{ "@acme/wind": { "steps": 4 } }');
    expect(readPluginSettings({ file, isNamed: true })).toEqual({ '@acme/wind': { steps: 4 } });
  });
});
