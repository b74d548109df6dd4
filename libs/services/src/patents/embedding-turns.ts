import { EventEmitter, once } from 'node:events';

/**
 * Whose turn it is to embed stored patents. What nobody waits for stands back while a batch is classified, which embeds its patents
 * itself, unless a search waits for patents that have no vector yet.
 */
export class EmbeddingTurns {
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private batches = 0;
  private searches = 0;
  /** What is embedded unasked. */
  private readonly parts = new Set<Promise<unknown>>();

  /** While this classifies stored patents, nobody else embeds any unasked. It begins once what is under way is kept. */
  async duringBatch<Result>(work: () => Promise<Result>): Promise<Result> {
    this.batches++;
    try {
      await Promise.allSettled(this.parts);
      return await work();
    } finally {
      this.batches--;
      this.changes.emit('change');
    }
  }

  /** While this waits for vectors, they are made at once. */
  async duringSearch<Result>(work: () => Promise<Result>): Promise<Result> {
    this.searches++;
    this.changes.emit('change');
    try {
      return await work();
    } finally {
      this.searches--;
    }
  }

  /** Embeds some patents that nobody may be waiting for, when it is their turn. @throws AbortError */
  async unasked<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    while (this.batches > 0 && this.searches === 0) await once(this.changes, 'change', { signal });
    const part = work();
    this.parts.add(part);
    try {
      return await part;
    } finally {
      this.parts.delete(part);
    }
  }
}
