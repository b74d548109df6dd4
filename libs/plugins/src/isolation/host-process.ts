import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { messageOf, PluginError } from '../loading/plugin-error.js';
import { FrameReader, writeFrame } from './frames.js';
import { HostedPlugin } from './hosted-plugin.js';
import { logLine } from './log-line.js';
import { type FromHost, type HostArguments, joinLists, type ToHost } from './protocol.js';

/*
 * The process of one plugin: loads it, and does what Nonet asks it for over the third file descriptor. Whatever the plugin does to
 * this process, it does to itself.
 */

/** Says on standard error why the process ends; see `lastWords`. */
process.on('uncaughtExceptionMonitor', (error: unknown, origin) => {
  writeSync(
    2,
    `\n${JSON.stringify({ $fault: origin === 'unhandledRejection' ? origin : 'uncaughtException', message: messageOf(error) })}\n`,
  );
});

/** A loop that never ends does not hear that Nonet is gone: a thread does. */
const WATCH = `const parent = process.ppid;
setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 2000);`;
new Worker(WATCH, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 8 } })
  .on('error', () => undefined)
  .unref();

/** By accident a plugin signals no other process: the server, its parent, belongs to the same user. Zero only asks who is there. */
const signal = process.kill.bind(process);
process.kill = (pid, what) => {
  if (pid === process.pid || what === 0) return signal(pid, what);
  throw new Error(`A plugin may signal its own process (${process.pid}) alone, not ${pid}.`);
};

const socket = new Socket({ fd: 3, readable: true, writable: true });
const reader = new FrameReader(() => Infinity);
const plugin = new HostedPlugin((level, message, details) =>
  say({ kind: 'log', level, ...logLine(message, details) }),
);
const lists = new Map<number, string[]>();
/** By the call that it stops. */
const stops = new Map<number, AbortController>();

/** Calls that were given up before they came: their lists go ahead of them in parts. */
const early = new Set<number>();
const MOST_EARLY = 1000;

function abort(id: number): void {
  const stop = stops.get(id);
  if (stop) return stop.abort();
  early.add(id);
  // Most of these were answered already.
  if (early.size > MOST_EARLY) early.delete(early.values().next().value!);
}

const say = (message: FromHost) => writeFrame(socket, message);

async function answer(id: number, verb: Parameters<HostedPlugin['do']>[0], args: HostArguments) {
  const stop = new AbortController();
  stops.set(id, stop);
  try {
    if (early.delete(id)) throw new Error('It was given up before it came.');
    const report = (about: 'progress' | 'batch', value: unknown) => say({ kind: 'event', id, about, value });
    const value = await plugin.do(verb, args, { id, signal: stop.signal, report });
    say({ kind: 'answer', id, value });
  } catch (error) {
    const code = error instanceof PluginError ? error.code : null;
    const message = error instanceof PluginError ? error.reason : messageOf(error);
    say({ kind: 'failure', id, code, message });
  } finally {
    // A fit goes on after it has begun; what stops it is kept until its end.
    if (verb !== 'fit.begin' || !plugin.isFitting(id)) stops.delete(id);
    if (verb === 'fit.end') stops.delete(args['fit'] as number);
  }
}

socket.on('data', (chunk: Buffer) => {
  for (const message of reader.read(chunk) as Generator<ToHost>) {
    switch (message.kind) {
      case 'part':
        lists.set(message.list, [...(lists.get(message.list) ?? []), ...message.items]);
        break;
      case 'call':
        void answer(message.id, message.verb, joinLists(message.args, lists));
        break;
      case 'abort':
        abort(message.id);
        break;
      case 'ping':
        say({ kind: 'pong', memory: process.memoryUsage.rss() });
    }
  }
});
for (const end of ['end', 'close', 'error']) socket.on(end, () => process.exit(0));
