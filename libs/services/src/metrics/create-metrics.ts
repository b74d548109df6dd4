import type { PluginReport } from '@nonet/plugins/host';
import { type Aggregator, collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { watchModel } from './watch-model.js';
import type { MetricsService, MetricsSources } from './metrics.service.js';

/** Seconds: from what memory answers to what a request may take. */
const SECONDS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30];
const TEXTS = [1, 2, 4, 8, 16, 32, 64, 256, 1024, 2048];
const TOKENS = [64, 128, 256, 384, 1024, 4096, 16_384, 65_536];

/** The figures, in a registry of their own. */
export function createMetrics(): MetricsService {
  let observed = false;
  const registers = [new Registry()] as const;
  const [registry] = registers;
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers: [...registers] });
  const histogram = <Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    buckets: number[],
  ) => new Histogram({ name, help, labelNames, buckets, registers: [...registers] });

  const requests = counter('nonet_requests_total', 'GraphQL requests by operation and code.', [
    'operation',
    'code',
  ]);
  const requestSeconds = histogram('nonet_request_seconds', 'How long they took.', ['operation'], SECONDS);
  const responses = counter('nonet_http_responses_total', 'HTTP responses.', ['route', 'status']);
  const classifications = histogram(
    'nonet_classification_seconds',
    'How long a classification took, the encoder included and the queue too.',
    ['model', 'device'],
    SECONDS,
  );
  const batchTexts = histogram('nonet_encoder_batch_texts', 'Texts of a batch.', ['encoder'], TEXTS);
  const batchTokens = histogram('nonet_encoder_batch_tokens', 'Tokens of a batch.', ['encoder'], TOKENS);
  const batchSeconds = histogram(
    'nonet_encoder_batch_seconds',
    'How long a batch took.',
    ['encoder'],
    SECONDS,
  );
  const waitingTexts = new Gauge({
    name: 'nonet_encoder_waiting_texts',
    help: 'Texts that waited for a batch when the last one ended.',
    labelNames: ['encoder'],
    registers: [...registers],
  });

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    figures: () => registry.getMetricsAsJSON(),
    observeProcess() {
      if (!observed) collectDefaultMetrics({ register: registry });
      observed = true;
    },
    watch: (sources) => watch(registry, sources),
    request({ operation, code, seconds }) {
      requests.inc({ operation, code });
      requestSeconds.observe({ operation }, seconds);
    },
    response: ({ route, status }) => responses.inc({ route, status }),
    classification: ({ model, device, seconds }) => classifications.observe({ model, device }, seconds),
    batch(encoder, { texts, tokens, ms, waiting }) {
      batchTexts.observe({ encoder }, texts);
      batchTokens.observe({ encoder }, tokens);
      batchSeconds.observe({ encoder }, ms / 1000);
      waitingTexts.set({ encoder }, waiting);
    },
  };
}

/** Adds a figure that is read when somebody asks; of several processes it is their sum unless `ofSeveral` says otherwise. */
export type AddGauge = <Label extends string>(
  name: string,
  help: string,
  labelNames: Label[],
  collect: (gauge: Gauge<Label>) => void | Promise<void>,
  ofSeveral?: Aggregator,
) => void;

const RUN_STATES = ['QUEUED', 'RUNNING'];
const RESOURCES = ['CPU', 'GPU'];

/** Figures that are not counted but read when somebody asks. */
function watch(registry: Registry, sources: MetricsSources): void {
  const { database, version, isReady, encoders, log } = sources;
  const { pool } = database;
  const gauge: AddGauge = (name, help, labelNames, collect, aggregator = 'sum') =>
    new Gauge({
      name,
      help,
      labelNames,
      aggregator,
      registers: [registry],
      collect() {
        return collect(this);
      },
    });
  gauge('nonet_build_info', 'The version that runs.', ['version'], (of) => of.set({ version }, 1), 'max');
  gauge('nonet_ready', 'Whether a classification would be answered at once.', [], (of) =>
    of.set(Number(isReady())),
  );
  gauge(
    'nonet_encoder_info',
    'Encoders in memory, and the device each runs on.',
    ['encoder', 'device'],
    (of) => {
      of.reset();
      for (const { id, device } of encoders()) of.set({ encoder: id, device }, 1);
    },
    'max',
  );
  watchPlugins(gauge, sources);
  watchModel(gauge, sources);
  gauge('nonet_database_connections', 'Connections of the pool.', ['state'], (of) => {
    of.set({ state: 'idle' }, pool.idleCount);
    of.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
  });
  gauge(
    'nonet_database_up',
    'Whether the database answers.',
    [],
    (of) => of.set(Number(database.presence.away === null)),
    'min',
  );
  gauge('nonet_database_waiting', 'Queries that wait for a connection.', [], (of) =>
    of.set(pool.waitingCount),
  );
  gauge(
    'nonet_runs',
    'Runs that wait or are at work, on the whole database.',
    ['state', 'resource'],
    async (of) => {
      of.reset();
      try {
        const { rows } = await pool.query<{ state: string; resource: string; runs: number }>(
          `SELECT state::text, resource::text, count(*)::int AS runs FROM run
         WHERE state IN ('QUEUED', 'RUNNING') GROUP BY 1, 2`,
        );
        for (const state of RUN_STATES) {
          for (const resource of RESOURCES) {
            const found = rows.find((row) => row.state === state && row.resource === resource);
            of.set({ state: state.toLowerCase(), resource: resource.toLowerCase() }, found?.runs ?? 0);
          }
        }
      } catch (error) {
        log.warn({ err: error }, 'the queue could not be measured');
      }
    },
    'max',
  );
}

const PLUGIN_STATES = ['starting', 'active', 'resting', 'quarantined'] satisfies PluginReport['state'][];

/** How plugins are; those that count begin again when a plugin is read again. */
function watchPlugins(gauge: AddGauge, { plugins }: Pick<MetricsSources, 'plugins'>): void {
  const foreign = () => plugins().filter(({ isolation }) => isolation !== 'built-in');
  gauge(
    'nonet_plugin_state',
    '1 for the state that a plugin is in.',
    ['plugin', 'isolation', 'state'],
    (of) => {
      of.reset();
      for (const { name, isolation, state } of foreign())
        for (const one of PLUGIN_STATES)
          of.set({ plugin: name, isolation, state: one }, Number(one === state));
    },
    'max',
  );
  const ofEach = (name: string, help: string, value: (health: PluginReport['health']) => number | null) =>
    gauge(name, help, ['plugin'], (of) => {
      of.reset();
      for (const { name: plugin, health } of foreign()) {
        const measured = value(health);
        if (measured !== null) of.set({ plugin }, measured);
      }
    });
  ofEach('nonet_plugin_calls', 'Calls since it was read.', ({ calls }) => calls);
  ofEach('nonet_plugin_errors', 'Calls that failed since it was read.', ({ errors }) => errors);
  ofEach('nonet_plugin_restarts', 'Restarts of its process since it was read.', ({ restarts }) => restarts);
  ofEach('nonet_plugin_memory_bytes', 'What its process holds.', ({ memory }) => memory);
  gauge(
    'nonet_plugin_seconds',
    'How long its last answers took.',
    ['plugin', 'quantile'],
    (of) => {
      of.reset();
      for (const { name: plugin, health } of foreign()) {
        if (health.p50 !== null) of.set({ plugin, quantile: '0.5' }, health.p50 / 1000);
        if (health.p95 !== null) of.set({ plugin, quantile: '0.95' }, health.p95 / 1000);
      }
    },
    'max',
  );
}
