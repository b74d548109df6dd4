import { loadConfig } from '@nonet/services/config';
import { migrateDatabase } from '@nonet/services/database';
import { Command } from 'commander';
import { print } from '../terminal/output.js';

export function migrateCommand(): Command {
  return new Command().action(async (_options: object, command: Command) => {
    const { applied } = await migrateDatabase(loadConfig());
    print(command, { applied }, () =>
      applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`,
    );
  });
}
