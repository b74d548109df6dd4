import type { Span } from '@opentelemetry/api';
import { toNonetError } from '../errors/library-errors.js';
import { type OpenTelemetry, tracerOf, tracing } from './spans.js';

/** A run, as its span describes it. */
export interface TracedRun {
  readonly id: string;
  readonly kind: string;
  readonly attempt: number;
  /** `traceparent` of the request that asked for it; null if that was not traced. */
  readonly traceParent: string | null;
}

/** The present span as a `traceparent`, to be stored with work that is done later; null without one. */
export function currentTraceParent(): string | null {
  const api = tracing();
  if (api === null) return null;
  const { propagation, context } = api;
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? null;
}

/**
 * Does an attempt at a run as a span in the trace of the request that asked for it, also long after and on another
 * machine. Each phase is a span below it.
 */
export function inRunSpan<Result>(
  { id, kind, attempt, traceParent }: TracedRun,
  work: (enterPhase: (phase: string) => void) => Promise<Result>,
): Promise<Result> {
  const api = tracing();
  if (api === null) return work(() => undefined);
  const { propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode } = api;
  const asked = propagation.extract(ROOT_CONTEXT, traceParent === null ? {} : { traceparent: traceParent });
  const attributes = { 'nonet.run.id': id, 'nonet.run.kind': kind, 'nonet.run.attempt': attempt };
  return tracerOf(api).startActiveSpan(
    `run ${kind}`,
    { kind: SpanKind.CONSUMER, attributes },
    asked,
    async (run) => {
      const phases = new Phases(api, run);
      try {
        const result = await work((phase) => phases.enter(phase));
        run.setAttribute('nonet.run.outcome', 'succeeded');
        return result;
      } catch (error) {
        // Cancelled, or given back to be continued elsewhere: not an error.
        const isStop = error instanceof Error && error.name === 'AbortError';
        run.setAttribute('nonet.run.outcome', isStop ? 'stopped' : 'failed');
        if (!isStop) {
          run.setStatus({ code: SpanStatusCode.ERROR });
          run.setAttribute('error.type', toNonetError(error).code);
        }
        throw error;
      } finally {
        phases.end();
        run.end();
      }
    },
  );
}

class Phases {
  private name: string | null = null;
  private span: Span | null = null;

  constructor(
    private readonly api: OpenTelemetry,
    private readonly run: Span,
  ) {}

  enter(name: string): void {
    if (name === this.name) return;
    this.end();
    this.name = name;
    const { trace, ROOT_CONTEXT } = this.api;
    const below = trace.setSpan(ROOT_CONTEXT, this.run);
    this.span = tracerOf(this.api).startSpan(
      `phase ${name}`,
      { attributes: { 'nonet.run.phase': name } },
      below,
    );
  }

  end(): void {
    this.span?.end();
    this.span = null;
  }
}
