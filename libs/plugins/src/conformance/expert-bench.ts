import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Expert, ExpertOptions, ExpertProvider } from '../contracts/expert.js';

/** The experts and the folders of one check. */
export class Bench {
  readonly #experts = new Set<Expert>();
  readonly #folders: string[] = [];

  constructor(private readonly provider: ExpertProvider) {}

  async keep(made: Promise<Expert>): Promise<Expert> {
    const expert = await made;
    this.#experts.add(expert);
    return expert;
  }

  /** Disposes of it here and now, and not again at the end. */
  async release(expert: Expert): Promise<void> {
    this.#experts.delete(expert);
    await expert.dispose();
  }

  async emptyFolder(): Promise<string> {
    const place = await mkdtemp(join(tmpdir(), 'nonet-expert-'));
    this.#folders.push(place);
    return place;
  }

  /** Saves and disposes of it, moves the folder, and opens what is there. */
  async reopen(expert: Expert, options: ExpertOptions): Promise<Expert> {
    const place = await this.emptyFolder();
    await mkdir(join(place, 'saved'));
    await expert.save(join(place, 'saved'));
    await this.release(expert);
    await rename(join(place, 'saved'), join(place, 'moved'));
    return this.keep(this.provider.open(join(place, 'moved'), options));
  }

  async clear(): Promise<void> {
    for (const expert of this.#experts) await expert.dispose();
    for (const folder of this.#folders) await rm(folder, { recursive: true, force: true });
  }
}
