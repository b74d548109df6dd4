import type { Attributes, Span } from '@opentelemetry/api';
import { toNonetError } from '../errors/library-errors.js';

export type OpenTelemetry = typeof import('@opentelemetry/api');

let api: OpenTelemetry | null = null;

/** The API of traces while they are kept, else null: then nothing is wrapped, nothing measured and nothing loaded. */
export const tracing = (): OpenTelemetry | null => api;
/** Whether traces are kept. */
export const isTracing = (): boolean => api !== null;
export const setTracing = (to: OpenTelemetry | null): void => void (api = to);

export const tracerOf = ({ trace }: OpenTelemetry) => trace.getTracer('nonet');

/** The id of the trace that is under way; null without one. */
export function currentTraceId(): string | null {
  const span = api?.trace.getActiveSpan()?.spanContext();
  return span && api?.isSpanContextValid(span) ? span.traceId : null;
}

/** Runs work as a span below the one that is under way. */
export function inSpan<Result>(name: string, attributes: Attributes, work: () => Result): Result {
  if (api === null) return work();
  const { SpanStatusCode } = api;
  return tracerOf(api).startActiveSpan(name, { attributes }, (span) =>
    ending(span, SpanStatusCode.ERROR, work),
  );
}

/** Runs the handling of a request, as part of its client's trace if there is one. */
export function inRequestSpan<Result>(
  request: { readonly method: string; readonly route: string; readonly headers: object },
  work: (span: Span | null) => Promise<Result>,
): Promise<Result> {
  if (api === null) return work(null);
  const { SpanKind, SpanStatusCode, propagation, context } = api;
  const { method, route } = request;
  const options = {
    kind: SpanKind.SERVER,
    attributes: { 'http.request.method': method, 'http.route': route },
  };
  const from = propagation.extract(context.active(), request.headers);
  return tracerOf(api).startActiveSpan(`${method} ${route}`, options, from, (span) =>
    ending(span, SpanStatusCode.ERROR, () => work(span)),
  );
}

/** Ends the span when the work does, with the code of its error; messages may quote what was sent, so they stay out. */
function ending<Result>(span: Span, failed: number, work: () => Result): Result {
  const fail = (error: unknown) => {
    span.setStatus({ code: failed });
    span.setAttribute('error.type', toNonetError(error).code);
    span.end();
  };
  try {
    const result = work();
    if (result instanceof Promise) result.then(() => span.end(), fail);
    else span.end();
    return result;
  } catch (error) {
    fail(error);
    throw error;
  }
}

/** The same object; each call of its methods is a span. */
export function traced<Service extends object>(name: string, service: Service): Service {
  if (api === null) return service;
  return new Proxy(service, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function' || typeof property !== 'string') return value;
      return (...args: unknown[]): unknown =>
        inSpan(`${name}.${property}`, {}, () => Reflect.apply(value, target, args) as unknown);
    },
  });
}
