import { availableParallelism, totalmem } from 'node:os';
import { z } from 'zod';

/** What the processes of a server share: the processor cores and the bytes of memory that this program may use. */
export interface Machine {
  readonly cores: number;
  readonly bytes: number;
}

const GIBIBYTE = 2 ** 30;
/** A process keeps a core busy with its main thread and another one with its encoder. */
const CORES_OF_A_PROCESS = 2;
/** What a process holds with the whole CPC, its groups embedded ahead, and some 100,000 patents. */
const BYTES_OF_A_PROCESS = 1.25 * GIBIBYTE;
/** For the database and everything else on the machine. */
const SHARE_OF_MEMORY = 0.7;
const MOST = 64;

const ALLOWED = `a whole number from 1 to ${MOST}, or auto`;

export const processesVariables = {
  NONET_PROCESSES: z
    .string()
    .regex(/^(auto|[1-9]\d?)$/, { error: ALLOWED })
    .refine((text) => text === 'auto' || Number(text) <= MOST, { error: ALLOWED })
    .default('1'),
};

export const processesOf = ({
  NONET_PROCESSES: given,
}: z.infer<z.ZodObject<typeof processesVariables>>): number =>
  given === 'auto' ? processesFor(thisMachine()) : Number(given);

/** As many processes as a machine has cores and memory for, beside the one that works on runs; one at least. */
export function processesFor({ cores, bytes }: Machine): number {
  const byCores = Math.floor(cores / CORES_OF_A_PROCESS);
  const byMemory = Math.floor((bytes * SHARE_OF_MEMORY) / BYTES_OF_A_PROCESS) - 1;
  return Math.max(1, Math.min(byCores, byMemory, MOST));
}

/** With the limits of a container, where there are some. */
function thisMachine(): Machine {
  const limit = process.constrainedMemory() || Infinity;
  return { cores: availableParallelism(), bytes: Math.min(totalmem(), limit) };
}
