import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import { type Database, type Notifications, SPENDING_CHANNEL } from '../database/index.js';
import type { SpendingService, Spent } from './spending.service.js';

/** PostgreSQL announces texts of less than 8,000 bytes; one entry has at most some 200. */
const ENTRIES = 30;
const LONGEST = 7_900;

const announcement = z.object({
  from: z.string(),
  spent: z.array(z.tuple([z.string(), z.string(), z.number().positive()])),
});

export interface SpendingDependencies {
  readonly database: Pick<Database, 'pool'>;
  readonly notifications: Pick<Notifications, 'on'>;
  readonly log: Logger;
}

export function createSpending({ database, notifications, log }: SpendingDependencies): SpendingService {
  const from = randomUUID();

  const announce = async (spent: readonly Spent[]) => {
    const text = JSON.stringify({ from, spent: spent.map(({ limit, by, amount }) => [limit, by, amount]) });
    if (Buffer.byteLength(text) > LONGEST) return;
    await database.pool.query('SELECT pg_notify($1, $2)', [SPENDING_CHANNEL, text]);
  };

  return {
    async tell(spent) {
      try {
        for (let at = 0; at < spent.length; at += ENTRIES) await announce(spent.slice(at, at + ENTRIES));
      } catch (error) {
        log.debug({ err: error }, 'other servers do not hear what was spent here');
      }
    },
    onTold: (heard) =>
      notifications.on(SPENDING_CHANNEL, (said) => {
        const told = said === null ? null : heardFrom(said);
        if (told === null || told.from === from) return;
        heard(told.spent.map(([limit, by, amount]) => ({ limit, by, amount })));
      }),
  };
}

/** null for what no server of this version says. */
function heardFrom(said: string): z.output<typeof announcement> | null {
  try {
    return announcement.parse(JSON.parse(said));
  } catch {
    return null;
  }
}
