import cluster, { type Worker } from 'node:cluster';
import { fileURLToPath } from 'node:url';
import type { ErrorClass } from '@nonet/errors';
import { NonetError, processEnded } from '@nonet/services/errors';
import { type ChannelEnd, converse, type Conversation } from './conversation.js';
import { environmentOf, nameOf, type Part } from './part.js';
import { closeUntaken } from './untaken-connections.js';
import type { PartAnswers, PartReady, PrimaryAnswers } from './protocol.js';

/** The command itself, not the script that first builds it: all processes run the same. */
const COMMAND = fileURLToPath(new URL('../bundle/main.js', import.meta.url));

/** Less than whoever asks for the figures of all has. */
const PATIENCE_MILLISECONDS = 3_000;

/** A process from its beginning to its end. */
export interface Life {
  readonly process: Conversation<PartAnswers>;
  /** Rejects with what it says that is wrong, or SERVER_PROCESS_ENDED. */
  readonly ready: Promise<PartReady>;
  /** How it ended: `exit code 1`, `SIGKILL`. */
  readonly ended: Promise<string>;
  /** Ends it in order, and like a kill after a time; resolves when it has ended. */
  stop(withinMilliseconds: number): Promise<void>;
  /** Ends it now. */
  kill(): void;
}

/**
 * Begins a process that shares the addresses of all the others; `answers` are for what it asks.
 * @throws SERVER_PROCESS_ENDED, or what the system says, where there is no memory or no file left for one
 */
export function beginLife(part: Part, answers: Omit<PrimaryAnswers, 'ready' | 'failed'>): Life {
  cluster.schedulingPolicy = cluster.SCHED_RR;
  cluster.setupPrimary({ exec: COMMAND, args: ['serve'] });
  const worker = cluster.fork(environmentOf(part));
  const ended = endOf(worker);
  // Without a channel it was not begun at all.
  if (!worker.process.channel) throw processEnded({ process: nameOf(part), how: 'it could not be begun' });
  closeUntaken(worker);
  let conversation: Conversation<PartAnswers> | null = null;
  const ready = new Promise<PartReady>((resolve, reject) => {
    const ours: PrimaryAnswers = {
      ...answers,
      ready: resolve,
      failed: ({ code, errorClass, message, details }) =>
        reject(new NonetError(code, errorClass as ErrorClass, message, { details })),
    };
    conversation = converse<PartAnswers>(worker as ChannelEnd, ours, PATIENCE_MILLISECONDS);
    void ended.then((how) => reject(processEnded({ process: nameOf(part), how })));
  });
  ready.catch(() => undefined);
  const kill = () => void worker.process.kill('SIGKILL');
  return {
    process: conversation!,
    ready,
    ended,
    async stop(withinMilliseconds) {
      const timer = setTimeout(kill, withinMilliseconds);
      // One that is being begun hears no question yet.
      await conversation!.ask('stop').catch(() => worker.process.kill('SIGTERM'));
      await ended;
      clearTimeout(timer);
    },
    kill,
  };
}

const endOf = (worker: Worker): Promise<string> =>
  new Promise((resolve) => {
    worker.once('exit', (code: number | null, signal: string | null) =>
      resolve(signal ?? `exit code ${code}`),
    );
    // One that was begun is heard of when it exits.
    worker.on('error', (error) => worker.process.pid === undefined && resolve(error.message));
  });
