import type pg from 'pg';
import { inSpan, isTracing } from './spans.js';

type Callback = (error: Error | null, result: unknown) => void;

/** Makes each statement of a pool a span, with its text: values travel apart from it, and stay out. */
export function traceQueries(pool: pg.Pool): void {
  if (!isTracing()) return;
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    const traced = (...args: unknown[]): unknown => {
      const [first] = args;
      const text = typeof first === 'string' ? first : (first as { text?: string }).text;
      // A stream (COPY) ends by itself.
      if (text === undefined) return query(...args);
      const name = `postgresql ${/^\s*(\w+)/.exec(text)?.[1] ?? ''}`.trim();
      const attributes = { 'db.system.name': 'postgresql', 'db.query.text': text };
      const callback = args.at(-1);
      if (typeof callback !== 'function') return inSpan(name, attributes, () => query(...args));
      // What the pool itself sends is answered by a callback.
      const answered = inSpan(name, attributes, () => queried(query, args.slice(0, -1)));
      answered.then(
        (result) => (callback as Callback)(null, result),
        (error: Error) => (callback as Callback)(error, undefined),
      );
      return undefined;
    };
    client.query = traced as typeof client.query;
  });
}

const queried = (query: (...args: unknown[]) => unknown, args: readonly unknown[]): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const settle: Callback = (error, result) => (error ? reject(error) : resolve(result));
    query(...args, settle);
  });
