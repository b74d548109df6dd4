import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { NONET } from '@nonet/errors';
import { VERBS, type Verb } from './verbs.js';

/** The `nonet` command, called as it runs in a checkout. Of the verbs only the one that `args` asks for is loaded; the others stand in the help. */
export async function program(args: readonly string[]): Promise<Command> {
  const root = new Command(NONET)
    .description('Classifies patents into the CPC.')
    .version(version())
    .showHelpAfterError('(add --help for what is possible)');
  const asked = args[0] === 'help' ? args[1] : args[0];
  for (const verb of VERBS) root.addCommand(verb.name === asked ? await loaded(verb) : listed(verb));
  for (const command of leaves(root)) command.option('--json', 'print the result as JSON').exitOverride();
  // A program that reads JSON is told in JSON, by whoever catches the error.
  if (args.includes('--json'))
    for (const command of family(root)) command.configureOutput({ outputError: nothing, writeErr: nothing });
  return root.exitOverride();
}

const listed = ({ name, summary }: Verb): Command => new Command(name).description(summary);

async function loaded({ name, summary, load }: Verb): Promise<Command> {
  const command = (await load()).name(name);
  return command.description() === '' ? command.description(summary) : command.summary(summary);
}

function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
}

const family = (command: Command): Command[] => [command, ...command.commands.flatMap(family)];

const nothing = () => undefined;

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
