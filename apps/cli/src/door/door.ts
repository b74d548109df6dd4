import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from '@nonet/services/config';
import type { classify, zeroShot } from '@nonet/services/operations';
import { VERSION } from '@nonet/services/system';

/** What commands ask the server of their home for, as paths of HTTP over a socket. */
export type AskedAtDoor = (typeof classify | typeof zeroShot)['name'] | 'plugins';

/** The longest path that a socket may have on every system (macOS: 104 bytes with the zero at its end). */
const LONGEST_PATH = 100;

/** The header that says for which configuration a command asks. */
export const WORLD_HEADER = 'x-nonet-world';

/** What a server cannot answer for another configuration than its own. */
export const OTHER_WORLD = 409;

/** What is not well as it reaches the command. */
export interface Refusal {
  readonly code: string;
  readonly errorClass: string;
  readonly message: string;
  readonly details: object | null;
}

/**
 * The socket in the home at which a server answers the commands of this machine. Only the user that the server runs as may ask, who may
 * read the database as well. Null: where there are no such sockets, or the path of the home is too long for one.
 */
export function doorOf({ home }: Pick<Config, 'home'>): string | null {
  const path = join(home, 'commands.sock');
  return process.platform === 'win32' || Buffer.byteLength(path) > LONGEST_PATH ? null : path;
}

/** A digest of all that an answer depends on, the program among it: with the same, server and command answer alike. */
export function worldOf(config: Config, version = VERSION): string {
  const { home, database, device, models, artifacts, encoder, similarSearch } = config;
  const { plugins, pluginsFrom, pluginModules, pluginSettings } = config;
  // Where no plugin is named, nothing is looked for from the folder that a program was started in.
  const from = plugins.length > 0 ? pluginsFrom : null;
  const ofPlugins = { plugins, from, pluginModules, pluginSettings };
  const ofModels = { device, models, artifacts, encoder, similarSearch };
  const facts = JSON.stringify({ version, home, database, ofModels, ofPlugins });
  return createHash('sha256').update(facts).digest('hex');
}
