import {
  context,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Span,
} from '@opentelemetry/api';
import { toNonetError } from '../errors/library-errors.js';

let tracing = false;

/** Whether traces are kept; where they are not, nothing is wrapped and nothing measured. */
export const isTracing = (): boolean => tracing;
export const setTracing = (state: 'on' | 'off'): void => void (tracing = state === 'on');

export const tracer = () => trace.getTracer('nonet');

/** Runs work as a span below the one that is under way. */
export function inSpan<Result>(name: string, attributes: Attributes, work: () => Result): Result {
  if (!tracing) return work();
  return tracer().startActiveSpan(name, { attributes }, (span) => ending(span, work));
}

/** Runs the handling of a request, as part of its client's trace if there is one. */
export function inRequestSpan<Result>(
  request: { readonly method: string; readonly route: string; readonly headers: object },
  work: (span: Span | null) => Promise<Result>,
): Promise<Result> {
  if (!tracing) return work(null);
  const { method, route } = request;
  const options = {
    kind: SpanKind.SERVER,
    attributes: { 'http.request.method': method, 'http.route': route },
  };
  const from = propagation.extract(context.active(), request.headers);
  return tracer().startActiveSpan(`${method} ${route}`, options, from, (span) =>
    ending(span, () => work(span)),
  );
}

/** Ends the span when the work does, with the code of its error; messages may quote what was sent, so they stay out. */
function ending<Result>(span: Span, work: () => Result): Result {
  const fail = (error: unknown) => {
    span.setStatus({ code: SpanStatusCode.ERROR });
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
  if (!tracing) return service;
  return new Proxy(service, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function' || typeof property !== 'string') return value;
      return (...args: unknown[]): unknown =>
        inSpan(`${name}.${property}`, {}, () => Reflect.apply(value, target, args) as unknown);
    },
  });
}
