import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, loadConfig } from '@nonet/services/config';
import { invalidInput } from '@nonet/services/errors';
import { VERSION } from '@nonet/services/system';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askServer } from './ask-server.js';
import { doorOf, worldOf } from './door.js';
import { type Door, openDoor } from './open-door.js';

const log = pino({ level: 'silent' });

let home: string;
let doors: Door[];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'nonet-door-'));
  doors = [];
});
afterEach(async () => {
  await Promise.all(doors.map((door) => door.close()));
  await rm(home, { recursive: true, force: true });
});

const configOf = (variables: NodeJS.ProcessEnv = {}): Config =>
  loadConfig({ NONET_HOME: home, ...variables });

/** A server of this home that says who it is; of a text `bad` it thinks as of a wrong field. */
async function serverCalled(name: string, config = configOf()): Promise<void> {
  const classification = {
    classify: async ({ text }: { text: string | null }) => {
      if (text === 'bad') throw invalidInput({ field: 'text', value: text, allowed: 'another' });
      return { answeredBy: name };
    },
  };
  const plugins = { list: () => [{ name: `plugin of ${name}` }] };
  doors.push(
    await openDoor({ classification: classification as never, plugins: plugins as never }, config, log),
  );
}
const ask = (text: string, config = configOf()) => askServer('classify', { text }, config);

describe.skipIf(process.platform === 'win32')('the door of a home', () => {
  it('answers a command with what the server says', async () => {
    await serverCalled('one');
    expect(await ask('a brake')).toEqual({ answeredBy: 'one' });
  });

  it('tells a command how the plugins of the server are', async () => {
    await serverCalled('one');
    expect(await askServer('plugins', {}, configOf())).toEqual([{ name: 'plugin of one' }]);
  });

  it('tells a command what the server says is wrong', async () => {
    await serverCalled('one');
    await expect(ask('bad')).rejects.toMatchObject({ code: 'INPUT_INVALID', errorClass: 'bad-input' });
    await expect(askServer('classify', { level: 'none' }, configOf())).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });

  it('answers nobody where no server runs, or after it has ended', async () => {
    expect(await ask('a brake')).toBeNull();
    await serverCalled('one');
    await doors[0].close();
    expect(await ask('a brake')).toBeNull();
  });

  it.each([
    { DATABASE_URL: 'postgresql://localhost/other' },
    { NONET_DEVICE: 'cpu' },
    { NONET_ENCODER: 'x' },
    { NONET_SIMILAR_SEARCH: 'approximate' },
    { NONET_PLUGINS: './mine' },
    { NONET_PLUGIN_MODULES: 'node_modules' },
    { NONET_PLUGIN_SETTINGS: 'settings.json' },
  ])('answers no command that is configured otherwise: %o', async (variables) => {
    await serverCalled('one');
    expect(await ask('a brake', configOf(variables))).toBeNull();
  });

  it('answers commands whose server is reached elsewhere: that changes no answer', async () => {
    await serverCalled('one', configOf({ PORT: '4999', LOG_LEVEL: 'debug' }));
    expect(await ask('a brake')).toEqual({ answeredBy: 'one' });
  });

  it('answers commands of another folder alone where plugins are not looked for from it', async () => {
    const named = { NONET_PLUGINS: './mine', NONET_PLUGINS_FROM: '/one' };
    expect(worldOf(configOf(named))).not.toBe(worldOf(configOf({ ...named, NONET_PLUGINS_FROM: '/two' })));
    expect(worldOf(configOf({ NONET_PLUGINS_FROM: '/one' }))).toBe(worldOf(configOf()));
  });

  it('answers no command of another version of the program', () => {
    expect(worldOf(configOf(), '1.0.0')).not.toBe(worldOf(configOf(), '1.0.1'));
    expect(worldOf(configOf(), VERSION)).toBe(worldOf(configOf()));
  });

  it('is for the owner of the home alone, whatever the umask', async () => {
    const before = process.umask(0);
    try {
      await serverCalled('one');
    } finally {
      process.umask(before);
    }
    expect((await stat(doorOf(configOf())!)).mode & 0o777).toBe(0o600);
  });

  it('is opened where a server that was killed left it', async () => {
    await writeFile(doorOf(configOf())!, '');
    await serverCalled('one');
    expect(await ask('a brake')).toEqual({ answeredBy: 'one' });
  });

  it('stays with the first of two servers, and a second that ends leaves it there', async () => {
    await serverCalled('one');
    await serverCalled('two');
    await doors[1].close();
    expect(await ask('a brake')).toEqual({ answeredBy: 'one' });
  });

  it('is left out where the path of the home is longer than that of a socket may be', async () => {
    home = join(home, 'x'.repeat(120));
    await serverCalled('one');
    expect(await ask('a brake')).toBeNull();
  });
});
