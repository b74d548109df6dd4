import { DeadlineError } from '../loading/deadline.js';
import { PluginError } from '../loading/plugin-error.js';
import type { IsolatedPlugin } from './isolated-plugin.js';
import type { CallOptions, PluginProcess } from './plugin-process.js';
import type { HostArguments, HostVerb } from './protocol.js';

/** How a thing is opened in the process of its plugin. */
export interface Opening {
  readonly verb: HostVerb;
  readonly args: HostArguments;
  readonly onEvent?: CallOptions['onEvent'];
  /** Hears what the process says of it, each time it is opened; may throw. */
  readonly onOpened?: (value: unknown) => void;
}

/** An encoder or an expert in the process of its plugin. When that was started again, it is opened again before it is asked. */
export class RemoteHandle {
  #place: { readonly process: PluginProcess; readonly handle: number } | null = null;
  #opening: Promise<unknown> | null = null;
  #isDisposed = false;

  constructor(
    private readonly plugin: IsolatedPlugin,
    /** null: what it has learned since is nowhere else. */
    public opening: Opening | null,
  ) {}

  /** Opens it for the first time; what the process says of it. */
  async open(signal?: AbortSignal): Promise<unknown> {
    this.plugin.opened(this);
    try {
      return await this.#open(signal);
    } catch (error) {
      this.plugin.disposed(this);
      throw error;
    }
  }

  /** Opens it again where its process is another one than it was opened in. */
  async reopen(): Promise<void> {
    if (this.#isDisposed || this.#place?.process.isOver === false) return;
    const { open } = this.plugin.settings.budgets;
    this.#opening ??= within(open, (signal) => this.#open(signal)).finally(() => (this.#opening = null));
    await this.#opening;
  }

  /** @throws PluginError PLUGIN_CRASHED where its process ended, and Error with what the plugin threw */
  async call(
    verb: HostVerb,
    args: HostArguments,
    options: CallOptions = {},
  ): Promise<{ call: number; value: unknown }> {
    await untilAborted(this.reopen(), options.signal);
    const { process, handle } = this.#place!;
    return process.call(verb, { ...args, handle }, options);
  }

  abort(call: number): void {
    this.#place?.process.abort(call);
  }

  async dispose(verb: HostVerb): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    try {
      const { process, handle } = this.#place ?? {};
      const { stop } = this.plugin.settings.budgets;
      if (process?.isOver === false)
        await within(stop, (signal) => process.call(verb, { handle }, { signal }));
    } finally {
      this.plugin.disposed(this);
    }
  }

  async #open(signal?: AbortSignal): Promise<unknown> {
    if (this.opening === null) {
      const problem = 'what it had learned was lost with its process; it was not saved yet.';
      throw new PluginError('PLUGIN_CRASHED', this.plugin.name, problem);
    }
    const { verb, args, onEvent, onOpened } = this.opening;
    const process = await untilAborted(this.plugin.running(), signal);
    const { call, value } = await process.call(verb, args, { signal, ...(onEvent ? { onEvent } : {}) });
    onOpened?.(value);
    this.#place = { process, handle: call };
    if (this.#isDisposed) {
      // While it was opened again: nobody would free it.
      const dispose = verb === 'encoder.open' ? 'encoder.dispose' : 'expert.dispose';
      const { stop } = this.plugin.settings.budgets;
      await within(stop, (end) => process.call(dispose, { handle: call }, { signal: end }));
      throw new PluginError('PLUGIN_CRASHED', this.plugin.name, 'it was disposed of meanwhile.');
    }
    return value;
  }
}

/** A call that nobody else watches. One that goes on after its time is told to stop, and its process ended where it does not. */
async function within<T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = () => over.abort(new DeadlineError(`it did not end within ${milliseconds / 1000} seconds`));
  const timer = setTimeout(late, milliseconds).unref();
  try {
    return await work(over.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** Work that goes on for others is not waited for by one who gives up. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  let giveUp: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason as Error);
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
    aborted.catch(() => undefined);
    work.catch(() => undefined);
  }
}
