export interface FairShareOptions {
  /** Places in all. */
  readonly places: number;
  /** Places that one of those who share may hold at most, however few others there are. */
  readonly each: number;
  /** How many may wait; absent: any number. */
  readonly queue?: QueueOptions;
}

export interface QueueOptions {
  readonly most: number;
  /** How long one waits at most: who is let in later would have no time left for what it came for. */
  readonly patienceMilliseconds: number;
  /** What whoever finds the queue full or waits too long gets; with the time after which all who wait now may be served. */
  readonly refusal: (milliseconds: number) => Error;
}

/** What was taken; to be given back once. */
export type Leave = () => void;

/** One who waits for a place. */
interface Waiting {
  admit(): void;
  refuse(error: Error): void;
}

/** How much the last of the times between two places that became free counts for the mean. */
const NEWEST = 0.1;

/**
 * A number of places that several share. Whoever holds fewest of them is served next, in turns, so that one who asks a hundred
 * times at once keeps nobody else waiting; nobody may hold all of them, so that there is a place for one who comes later. Where
 * the queue is full, the last of whoever waits most often is sent away.
 */
export class FairShare {
  readonly #held = new Map<string, number>();
  /** Of each who waits, in the order in which they came; whoever was served last stands last. */
  readonly #waiting = new Map<string, Set<Waiting>>();
  #taken = 0;
  /** Milliseconds between two places that become free while somebody waits, and when one last did. */
  #pace = 0;
  #freed = 0;

  constructor(private readonly options: FairShareOptions) {}

  /** How many wait for a place. */
  get waiting(): number {
    return [...this.#waiting.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** A place, as soon as there is one. Rejects with the signal's reason. */
  async enter(who: string, signal?: AbortSignal): Promise<Leave> {
    signal?.throwIfAborted();
    if (this.#mayEnter(who)) return this.#take(who);
    this.#makeRoom(who);
    return new Promise((resolve, reject) => {
      const ended = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
      };
      const waiting: Waiting = {
        admit: () => {
          ended();
          resolve(this.#take(who));
        },
        refuse: (error) => {
          ended();
          this.#leaveQueue(who, waiting);
          reject(error);
        },
      };
      const timer = this.#afterPatience((refusal) => waiting.refuse(refusal));
      const giveUp = () => waiting.refuse(signal?.reason as Error);
      const queue = this.#waiting.get(who) ?? new Set();
      this.#waiting.set(who, queue.add(waiting));
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** @throws the refusal, where the queue is full and nobody waits more often than the one who comes */
  #makeRoom(who: string): void {
    const { queue } = this.options;
    const waiting = this.waiting;
    if (queue === undefined || waiting < queue.most) return;
    const refusal = this.#refusal(queue);
    const [most] = [...this.#waiting].sort(([, a], [, b]) => b.size - a.size);
    if (most === undefined || most[1].size <= (this.#waiting.get(who)?.size ?? 0) + 1) throw refusal;
    [...most[1]].at(-1)?.refuse(refusal);
  }

  #afterPatience(refuse: (refusal: Error) => void): NodeJS.Timeout | undefined {
    const { queue } = this.options;
    return queue && setTimeout(() => refuse(this.#refusal(queue)), queue.patienceMilliseconds);
  }

  #refusal({ refusal }: QueueOptions): Error {
    return refusal(this.waiting * this.#pace);
  }

  #mayEnter(who: string): boolean {
    return this.#taken < this.options.places && this.#of(who) < this.options.each;
  }

  #of(who: string): number {
    return this.#held.get(who) ?? 0;
  }

  #take(who: string): Leave {
    this.#taken++;
    this.#held.set(who, this.#of(who) + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#taken--;
      if (this.#of(who) === 1) this.#held.delete(who);
      else this.#held.set(who, this.#of(who) - 1);
      this.#keepPace();
      this.#admitNext();
    };
  }

  #leaveQueue(who: string, waiting: Waiting): void {
    const queue = this.#waiting.get(who);
    queue?.delete(waiting);
    if (queue?.size === 0) this.#waiting.delete(who);
  }

  #keepPace(): void {
    const now = performance.now();
    if (this.#waiting.size > 0) this.#pace += NEWEST * (now - this.#freed - this.#pace);
    this.#freed = now;
  }

  #admitNext(): void {
    let next: string | null = null;
    for (const who of this.#waiting.keys()) {
      if (this.#mayEnter(who) && (next === null || this.#of(who) < this.#of(next))) next = who;
    }
    if (next === null) return;
    const queue = this.#waiting.get(next)!;
    const [waiting] = queue as Iterable<Waiting> as [Waiting];
    this.#waiting.delete(next);
    this.#waiting.set(next, queue);
    this.#leaveQueue(next, waiting);
    waiting.admit();
  }
}
