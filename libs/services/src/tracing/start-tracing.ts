import { setTracing } from './spans.js';

export interface Tracing {
  /** Sends what is left. */
  close(): Promise<void>;
}

/**
 * Collects traces and sends them to the endpoint of the standard variables (`OTEL_EXPORTER_OTLP_ENDPOINT` and
 * others); null without an endpoint. Must be called before anything else is created: what was created before is not
 * traced.
 */
export async function startTracing(variables: NodeJS.ProcessEnv = process.env): Promise<Tracing | null> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own } = variables;
  const isOff = variables['OTEL_SDK_DISABLED'] === 'true' || variables['OTEL_TRACES_EXPORTER'] === 'none';
  if (isOff || !(endpoint || own)) return null;
  const api = await import('@opentelemetry/api');
  const { BatchSpanProcessor, NodeTracerProvider } = await import('@opentelemetry/sdk-trace-node');
  const { defaultResource, detectResources, envDetector, resourceFromAttributes } =
    await import('@opentelemetry/resources');
  const named = resourceFromAttributes({ 'service.name': 'nonet' });
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(named)
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(await createExporter(variables))],
  });
  provider.register();
  setTracing(api);
  return {
    async close() {
      setTracing(null);
      await provider.shutdown();
      api.trace.disable();
      api.context.disable();
      api.propagation.disable();
    },
  };
}

/** The exporters read the other variables (headers, timeouts, compression) themselves. */
async function createExporter(variables: NodeJS.ProcessEnv) {
  const protocol =
    variables['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] ??
    variables['OTEL_EXPORTER_OTLP_PROTOCOL'] ??
    'http/protobuf';
  const { OTLPTraceExporter } =
    protocol === 'http/json'
      ? await import('@opentelemetry/exporter-trace-otlp-http')
      : await import('@opentelemetry/exporter-trace-otlp-proto');
  return new OTLPTraceExporter();
}
