import { parseArgs } from 'node:util';
import { NONET } from '@nonet/errors';
import { checkPlugin, readCheckSettings } from '../checking/check-plugin.js';
import { checkReport, isKept } from '../checking/check-report.js';
import { createPlugin } from '../creation/create-plugin.js';
import { createdHint } from '../creation/created-hint.js';

// The part of the `nonet` command that a team needs that writes a plugin, where Nonet itself is not installed.
const HELP = `${NONET} plugins create NAME [--expert | --rules | --encoder] [--into FOLDER]   a folder with a whole plugin
${NONET} plugins check PATH [--settings FILE] [--json]             whether a plugin keeps the contract

Everything else is the command of Nonet itself: run it in a checkout.`;

process.exitCode = await main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  return 1;
});

async function main([group, verb, ...args]: string[]): Promise<number> {
  if (group === 'plugins' && verb === 'create') return create(args);
  if (group === 'plugins' && verb === 'check') return check(args);
  process.stderr.write(`${HELP}\n`);
  return group === '--help' ? 0 : 2;
}

function create(args: string[]): number {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      expert: { type: 'boolean' },
      rules: { type: 'boolean' },
      encoder: { type: 'boolean' },
      into: { type: 'string' },
    },
  });
  if (positionals.length !== 1) throw new Error(`Name the plugin:\n${HELP}`);
  const kind = values.encoder ? 'encoder' : values.rules ? 'rules' : 'expert';
  const folder = createPlugin({ name: positionals[0], kind, within: values.into ?? process.cwd() });
  process.stdout.write(`${createdHint(folder, kind)}\n`);
  return 0;
}

async function check(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean' }, settings: { type: 'string' } },
  });
  const plugin = positionals[0] ?? '.';
  const report = await checkPlugin({
    plugin,
    folder: process.cwd(),
    modelsFolder: process.env['NONET_MODELS'] ?? null,
    ...(values.settings === undefined ? {} : { settings: readCheckSettings(values.settings, plugin) }),
  });
  process.stdout.write(`${values.json ? JSON.stringify(report, null, 2) : checkReport(report)}\n`);
  return isKept(report) ? 0 : 1;
}
