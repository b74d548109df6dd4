import { rm } from 'node:fs/promises';

/** Where the folders of runs are kept, so that another machine can go on with them. */
export interface Checkpoints {
  /** Brings a run's folder to what was saved last; leaves it as it is where nothing was saved. */
  restore(runId: string, folder: string): Promise<void>;
  save(runId: string, folder: string): Promise<void>;
  /** The run has ended. */
  remove(runId: string, folder: string): Promise<void>;
}

/** The folder itself, on a disk that all workers share. */
export const sharedDisk: Checkpoints = {
  restore: async () => undefined,
  save: async () => undefined,
  remove: (_runId, folder) => rm(folder, { recursive: true, force: true }),
};
