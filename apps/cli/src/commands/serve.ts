import { type Config, loadConfig } from '@nonet/services/config';
import { Command } from 'commander';
import { ownPart } from '../processes/part.js';

export function serveCommand(): Command {
  return new Command().action(() => serve(loadConfig()));
}

/** By this process alone, as the first of several, or as one that such a first one began; each loads what it needs. */
async function serve(config: Config): Promise<void> {
  const part = ownPart();
  if (part) return (await import('../processes/serve-part.js')).servePart(part, config);
  if (config.processes > 1) return (await import('../processes/primary.js')).serveByProcesses(config);
  return (await import('../serving/serve-alone.js')).serveAlone(config);
}
