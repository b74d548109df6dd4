import { rm } from 'node:fs/promises';
import type { Json } from './runs.service.js';

/** Where the folders of runs are kept, so that another worker can go on with them, perhaps on another machine. */
export interface Checkpoints {
  /** Brings a run's folder to what was saved; null: nothing was. */
  restore(runId: string, folder: string, saved: Json): Promise<void>;
  /**
   * Saves the folder as it is, keeping what `earlier` saves returned.
   * @returns the argument for `restore`
   */
  save(runId: string, folder: string, earlier: readonly Json[]): Promise<Json>;
  /** The run has ended. */
  remove(runId: string, folder: string): Promise<void>;
}

/** The folder itself, on a disk that all workers share. */
export const sharedDisk: Checkpoints = {
  restore: async () => undefined,
  save: async () => ({}),
  remove: (_runId, folder) => rm(folder, { recursive: true, force: true }),
};
