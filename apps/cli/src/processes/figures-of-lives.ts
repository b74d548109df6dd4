import { type Figures, pastFigures } from '@nonet/services/metrics';
import type { Life } from './begin-life.js';

type Counting = Pick<Life, 'process' | 'ended'>;

/** What processes count, of which one may end, or be too busy to say: what was counted never becomes less. */
export class FiguresOfLives {
  /** What those that live said last. */
  readonly #last = new Map<Counting, Figures>();
  /** What those that ended have counted, as far as they said. */
  #past: Promise<Figures> = Promise.resolve([]);

  /** The figures of each, and of all that have ended. */
  async of(lives: readonly Counting[]): Promise<Figures[]> {
    await Promise.all(lives.map((life) => this.#ask(life)));
    return [await this.#past, ...this.#last.values()];
  }

  async #ask(life: Counting): Promise<void> {
    try {
      const figures = await life.process.ask('figures');
      if (!this.#last.has(life)) void life.ended.then(() => this.#end(life));
      this.#last.set(life, figures);
    } catch {
      // What it said before stands.
    }
  }

  #end(life: Counting): void {
    const figures = this.#last.get(life);
    if (figures === undefined) return;
    this.#last.delete(life);
    this.#past = this.#past.then((past) => pastFigures([past, figures]));
  }
}
