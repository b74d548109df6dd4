import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { constants, setPriority, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PluginError, type PluginErrorCode } from '../loading/plugin-error.js';
import type { PluginLog } from '../contracts/plugin.js';
import type { SurroundingsOf } from '../loading/surroundings.js';
import type { PluginBudgets } from './budgets.js';
import { FrameError, FrameReader, writeFrame } from './frames.js';
import { lastWords, readLines } from './plugin-output.js';
import { permissionFlags, pluginEnvironment } from './process-environment.js';
import { type FromHost, fromHost, type HostArguments, type HostVerb, splitLists } from './protocol.js';

/** It runs as built; from source (under the test runner) that is the module in `dist`. */
const HOST = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? '../../dist/isolation/host-process.js' : './host-process.js',
    import.meta.url,
  ),
);

/** How the processes of plugins are run. */
export interface IsolationSettings {
  readonly budgets: PluginBudgets;
  /** Megabytes that the process of a plugin may hold. */
  readonly memory: number;
  /** Names of variables that plugins get beside those that every program needs. */
  readonly environment: readonly string[];
  readonly surroundings: SurroundingsOf;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: (about: 'progress' | 'batch', value: unknown) => void;
  /** Bytes of the largest answer that keeps the contract. */
  readonly answerBytes?: number;
}

interface PendingCall {
  readonly verb: HostVerb;
  readonly answerBytes: number;
  readonly onEvent: CallOptions['onEvent'];
  resolve(value: unknown): void;
  reject(error: Error): void;
  /** Milliseconds since nobody waits for it any more; null: somebody does. */
  abandoned: number | null;
}

export interface ProcessListener {
  /** It has ended; `fault`: by itself or for what it did, and how. Otherwise it was asked to. */
  onEnd(fault: string | null): void;
  onOutput(line: string): void;
  onLog(level: keyof PluginLog, message: string, details?: Readonly<Record<string, unknown>>): void;
}

/** How the contract is broken is told by the process; all other codes are Nonet's own. */
const TOLD: ReadonlySet<string> = new Set<PluginErrorCode>([
  'PLUGIN_LOAD_FAILED',
  'PLUGIN_INVALID',
  'PLUGIN_API_VERSION',
  'PLUGIN_DUPLICATE',
]);
/** What has a long time of its own, in which the event loop may stand still. */
const LONG: ReadonlySet<HostVerb> = new Set<HostVerb>([
  'import',
  'register',
  'encoder.open',
  'expert.create',
  'expert.open',
  'expert.extend',
  'expert.save',
  'fit.begin',
  'fit.next',
]);
/** Milliseconds for which what it printed last is waited for. */
const LAST_WORDS = 250;
const SMALL_ANSWER = 1 << 20;
const MEGABYTE = 1 << 20;
const PAGE = 4096;
/** Messages in a second that no plugin needs to send. */
const FLOOD = 20_000;
/** Lines of the log between two beats; the rest is dropped. */
const LOG_LINES = 200;
/** Requests come first where processors are few. */
const NICENESS = 5;
/** Linux ends it before anything else when memory runs out. */
const OUT_OF_MEMORY_SCORE = '900';

/** ONNX Runtime, which plugins bring along, would report to its makers. */
const SILENT = { ORT_DISABLE_TELEMETRY: '1' };

/** Those that live: they end with this process, however it ends. */
const living = new Set<ChildProcess>();
/** Folders of processes that are not removed yet. */
const scratches = new Set<string>();
process.on('exit', () => {
  living.forEach(kill);
  for (const scratch of scratches) {
    try {
      rmSync(scratch, { recursive: true, force: true });
    } catch {
      // What lies in it may not be readable: the system clears its temporary folder.
    }
  }
});

function kill(child: ChildProcess): void {
  try {
    // It and what it has started.
    if (process.platform !== 'win32' && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

/** One process of a plugin, from its start to its end. Calls wait for nothing but their answers: budgets are the caller's. */
export class PluginProcess {
  readonly scratch: string;
  readonly #child: ChildProcess;
  readonly #socket: Socket;
  readonly #calls = new Map<number, PendingCall>();
  readonly #heartbeat: NodeJS.Timeout;
  #lastCall = 0;
  #memory: number | null = null;
  #heard = true;
  #silence = 0;
  #messages = 0;
  #logLines = 0;
  /** Why it was ended. */
  #verdict: string | null = null;
  #lastWords: string | null = null;
  #isAsked = false;
  #hasExited = false;
  #isOver = false;

  constructor(
    /** Of the plugin, for errors. */
    private readonly plugin: string,
    private readonly settings: IsolationSettings,
    private readonly listener: ProcessListener,
  ) {
    const { memory, environment, budgets, surroundings } = settings;
    // Before it is imported nobody knows its name, so it may write where all plugins have their folders.
    const folders = dirname(surroundings('plugin').folder);
    mkdirSync(folders, { recursive: true });
    // Only now: what was thrown above would leave it behind.
    this.scratch = mkdtempSync(join(tmpdir(), 'nonet-plugin-'));
    scratches.add(this.scratch);
    const flags = [
      `--max-old-space-size=${memory}`,
      '--no-warnings',
      ...permissionFlags([this.scratch, folders]),
    ];
    this.#child = spawn(process.execPath, [...flags, HOST], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      env: { ...pluginEnvironment(process.env, environment), ...SILENT, TMPDIR: this.scratch },
      detached: process.platform !== 'win32',
    });
    // At once: where it cannot be started, this is said before anything else.
    this.#child.on('error', (error) => this.#over(`its process cannot be started: ${error.message}`));
    const pipe = (this.#child.stdio as ChildProcess['stdio'] | undefined)?.[3];
    if (!pipe) {
      // Without descriptors to spare it gets no pipes either.
      this.#isOver = true;
      this.#forgetScratch();
      throw this.#crashed('its process cannot be started: there are too many open files');
    }
    living.add(this.#child);
    this.#socket = pipe as Socket;
    const reader = new FrameReader(() => this.#mostBytes());
    this.#socket.on('data', (chunk: Buffer) => this.#read(reader, chunk));
    // Its end tells more than what becomes of the pipe.
    this.#socket.on('error', () => undefined);
    readLines(this.#child.stdout!, (line) => listener.onOutput(line));
    readLines(this.#child.stderr!, (line) => {
      const words = lastWords(line);
      if (words === null) listener.onOutput(line);
      this.#lastWords ??= words ?? (/heap out of memory/.test(line) ? this.#outOfMemory() : null);
    });
    this.#child.once('exit', (code, signal) => {
      this.#hasExited = true;
      // What it has started ends with it; and its last words may still be on their way.
      kill(this.#child);
      const over = () => this.#over(this.#howItEnded(code, signal));
      this.#child.once('close', over);
      setTimeout(over, LAST_WORDS);
    });
    this.#yieldToRequests();
    const milliseconds = Math.max(20, Math.min(1000, budgets.blocked / 4));
    this.#heartbeat = setInterval(() => void this.#beat(milliseconds), milliseconds).unref();
    this.#hold();
  }

  get isOver(): boolean {
    return this.#hasExited || this.#isOver || this.#isAsked || this.#verdict !== null;
  }

  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  /** Bytes that it held when it was last measured. */
  get memory(): number | null {
    return this.#isOver ? null : this.#memory;
  }

  /**
   * Asks it. An aborted signal ends the waiting at once with its reason; the plugin is told, and ended if it goes on.
   * @throws PluginError as the process found the contract broken; PLUGIN_CRASHED; Error with what the plugin threw
   */
  async call(
    verb: HostVerb,
    args: HostArguments,
    options: CallOptions = {},
  ): Promise<{ call: number; value: unknown }> {
    const { signal, onEvent, answerBytes = SMALL_ANSWER } = options;
    signal?.throwIfAborted();
    if (this.isOver) throw this.#crashed(this.#verdict ?? this.#lastWords ?? 'its process has ended');
    const id = ++this.#lastCall;
    const { args: whole, parts } = splitLists(args);
    let giveUp: () => void = () => undefined;
    try {
      const value = await new Promise<unknown>((resolve, reject) => {
        const pending: PendingCall = { verb, answerBytes, onEvent, resolve, reject, abandoned: null };
        this.#calls.set(id, pending);
        this.#hold();
        giveUp = () => {
          pending.abandoned = 0;
          this.#say({ kind: 'abort', id });
          reject(signal!.reason as Error);
        };
        signal?.addEventListener('abort', giveUp, { once: true });
        if (parts.length === 0) this.#say({ kind: 'call', id, verb, args: whole });
        else void this.#sayInTurns([...parts, { kind: 'call', id, verb, args: whole }]);
      });
      return { call: id, value };
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /** Tells what is still at work after its call was answered, as a fit is, that it is to stop. */
  abort(call: number): void {
    if (!this.isOver) this.#say({ kind: 'abort', id: call });
  }

  /** Ends it for what it did; whoever waits for it hears why. */
  endFor(reason: string): void {
    this.#verdict ??= reason;
    kill(this.#child);
  }

  /** Ends it because nobody needs it. */
  end(): void {
    this.#isAsked = true;
    kill(this.#child);
  }

  #say(message: Parameters<typeof writeFrame>[1]): void {
    if (!this.#socket.writable) return;
    writeFrame(this.#socket, message);
  }

  async #sayInTurns(messages: readonly unknown[]): Promise<void> {
    for (const message of messages) {
      if (!this.#socket.writable) return;
      await new Promise<void>((sent) => writeFrame(this.#socket, message, sent));
      await nextTurn();
    }
  }

  #read(reader: FrameReader, chunk: Buffer): void {
    if (this.isOver) return;
    this.#heard = true;
    try {
      for (const message of reader.read(chunk)) {
        if (++this.#messages > FLOOD) throw new FrameError(`it sent more than ${FLOOD} messages in a second`);
        const parsed = fromHost.safeParse(message);
        if (!parsed.success) throw new FrameError('it sent what is no message');
        this.#hear(parsed.data);
      }
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.endFor(error.message);
    }
  }

  #hear(message: FromHost): void {
    if (message.kind === 'pong') {
      this.#memory = message.memory;
      return;
    }
    if (message.kind === 'log') {
      if (++this.#logLines <= LOG_LINES) this.listener.onLog(message.level, message.message, message.details);
      return;
    }
    const call = this.#calls.get(message.id);
    // An event that comes after its call is nobody's.
    if (!call) return;
    if (message.kind === 'event') {
      if (call.abandoned === null) call.onEvent?.(message.about, message.value);
      return;
    }
    this.#calls.delete(message.id);
    this.#hold();
    if (message.kind === 'answer') call.resolve(message.value);
    else if (message.code !== null && TOLD.has(message.code))
      call.reject(new PluginError(message.code as PluginErrorCode, this.plugin, message.message));
    else call.reject(new Error(message.message));
  }

  #mostBytes(): number {
    let most = SMALL_ANSWER;
    for (const { answerBytes } of this.#calls.values()) most = Math.max(most, answerBytes + SMALL_ANSWER);
    return most;
  }

  async #beat(milliseconds: number): Promise<void> {
    this.#messages = 0;
    this.#logLines = 0;
    // Counted in beats, not by the clock: when this process stands still, the plugin is not to blame.
    this.#silence = this.#heard ? 0 : this.#silence + milliseconds;
    this.#heard = false;
    const { budgets, memory } = this.settings;
    const calls = [...this.#calls.values()];
    if (this.#silence >= budgets.blocked && !calls.some(({ verb }) => LONG.has(verb))) {
      this.endFor(`its event loop stood still for ${budgets.blocked / 1000} seconds`);
      return;
    }
    for (const call of calls) {
      if (call.abandoned !== null && (call.abandoned += milliseconds) >= budgets.stop) {
        this.endFor(`it went on for ${budgets.stop / 1000} seconds after it was told to stop`);
        return;
      }
    }
    this.#say({ kind: 'ping' });
    // What the process says of itself may come late, or be false.
    const measured = await residentBytes(this.pid);
    if (measured !== null) this.#memory = measured;
    if ((this.#memory ?? 0) > memory * MEGABYTE) this.endFor(this.#outOfMemory());
  }

  #outOfMemory(): string {
    return `it used more memory than the ${this.settings.memory} MB that it may`;
  }

  #howItEnded(code: number | null, signal: NodeJS.Signals | null): string {
    if (this.#verdict !== null) return this.#verdict;
    if (this.#lastWords !== null) return this.#lastWords;
    return signal === null ? `it ended its process with code ${code}` : `its process was ended by ${signal}`;
  }

  #over(how: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#heartbeat);
    living.delete(this.#child);
    this.#socket.destroy();
    const error = this.#crashed(this.#isAsked ? 'its process was ended' : how);
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    this.listener.onEnd(this.#isAsked ? null : how);
    for (const call of calls) call.reject(error);
    this.#forgetScratch();
  }

  /** It may have left a folder that cannot be read, which is no reason to fail. */
  #forgetScratch(): void {
    rm(this.scratch, { recursive: true, force: true }).then(
      () => scratches.delete(this.scratch),
      () => undefined,
    );
  }

  #crashed(how: string): PluginError {
    return new PluginError('PLUGIN_CRASHED', this.plugin, `${how}.`);
  }

  /** A process that waits for a plugin goes on; one that does not may end. */
  #hold(): void {
    const isWaiting = [...this.#calls.values()].some(({ abandoned }) => abandoned === null);
    for (const handle of [this.#child, this.#socket]) {
      if (isWaiting) handle.ref();
      else handle.unref();
    }
    for (const output of [this.#child.stdout, this.#child.stderr]) (output as Socket | null)?.unref();
  }

  #yieldToRequests(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      setPriority(pid, Math.min(NICENESS, constants.priority.PRIORITY_LOW));
    } catch {
      // It has ended already, or the system does not allow it.
    }
    if (process.platform === 'linux')
      writeFile(`/proc/${pid}/oom_score_adj`, OUT_OF_MEMORY_SCORE).catch(() => undefined);
  }
}

async function residentBytes(pid: number | null): Promise<number | null> {
  if (process.platform !== 'linux' || pid === null) return null;
  const text = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => null);
  const pages = Number(text?.split(' ')[1]);
  return Number.isFinite(pages) && pages > 0 ? pages * PAGE : null;
}
