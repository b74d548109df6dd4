import type { Config } from '@nonet/services/config';
import { createLog } from '@nonet/services/logging';
import { type Logger, pino } from 'pino';
import { jsonLog, wantsJsonLines } from '../terminal/json-lines.js';
import { wordsLog } from '../terminal/words-log.js';

/** As JSON for whoever collects it; for a person warnings alone, unless they set a level, and at a terminal in words. */
export function serverLog({ logLevel }: Pick<Config, 'logLevel'>): Logger {
  const level = process.env['LOG_LEVEL']?.trim() ? logLevel : 'warn';
  if (wantsJsonLines() || !process.stderr.isTTY) return createLog(level, pino.destination(2));
  return createLog(
    level,
    wordsLog((line) => process.stderr.write(line)),
  );
}

/** Tells a person, or the log of whoever collects it, how far a server is. */
export function say(line: string): void {
  const log = jsonLog();
  if (log) log.info(line);
  else process.stderr.write(`${line}\n`);
}
