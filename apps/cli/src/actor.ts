import type { Actor } from '@nonet/services/runs';

/** Who does what is done on the command line. */
export const COMMAND_LINE: Actor = { id: 'cli', name: 'command line' };
