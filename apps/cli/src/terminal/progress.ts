import { SingleBar } from 'cli-progress';

export interface Progress {
  /** `total` null: not known yet, the bar shows a count alone. */
  update(what: string, done: number, total: number | null): void;
  stop(): void;
}

/** A bar on standard error while a person watches; nothing in pipes and logs. */
export function progressBar(): Progress {
  if (!process.stderr.isTTY) return { update: () => {}, stop: () => {} };
  const bar = new SingleBar({
    format: '{what} {bar} {value} {of}',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  let running = false;
  return {
    update(what, done, total) {
      const payload = { what, of: total === null ? '' : `of ${total}` };
      if (!running) bar.start(total ?? 0, done, payload);
      else {
        bar.setTotal(total ?? done);
        bar.update(done, payload);
      }
      running = true;
    },
    stop() {
      if (running) bar.stop();
      running = false;
    },
  };
}
