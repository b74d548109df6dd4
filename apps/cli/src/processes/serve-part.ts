import cluster from 'node:cluster';
import { createServices, type Services, type ServicesOptions } from '@nonet/services';
import type { Config } from '@nonet/services/config';
import { toNonetError } from '@nonet/services/errors';
import { createMetrics, type Figures, type MetricsService } from '@nonet/services/metrics';
import type { Together } from '@nonet/services/processes';
import type { Logger } from 'pino';
import { interruptionBy, untilAborted } from '../interruption.js';
import { say, serverLog } from '../serving/server-log.js';
import { servicesAndApi, serveUntilStopped } from '../serving/serve-until-stopped.js';
import { wantsJsonLines, writeJsonLines } from '../terminal/json-lines.js';
import { thenClose } from '../then-close.js';
import { type ChannelEnd, converse, type Conversation } from './conversation.js';
import { nameOf, type Part } from './part.js';
import type { PartAnswers, PrimaryAnswers } from './protocol.js';

/** The part of its time to end that a process has: the primary ends the database in the rest. */
const SHARE_OF_DRAIN = 0.9;

interface Place {
  readonly config: Config;
  readonly part: Part;
  readonly primary: Conversation<PrimaryAnswers>;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Does what the primary has begun this process for, until it says so or is gone. What goes wrong, it is told. */
export async function servePart(part: Part, whole: Config): Promise<void> {
  const milliseconds = whole.drain.milliseconds * SHARE_OF_DRAIN;
  const config: Config = { ...whole, worker: 'off', drain: { ...whole.drain, milliseconds } };
  const log = serverLog(config).child({ process: nameOf(part) });
  if (wantsJsonLines()) writeJsonLines(log);
  const { signal, stop, release } = interruptionBy(config.drain);
  const metrics = createMetrics();
  metrics.observeProcess();
  const answers: PartAnswers = { figures: () => figuresOf(part, metrics), stop };
  const primary = converse<PrimaryAnswers>(process as ChannelEnd, answers);
  outliveChannel(stop);
  try {
    await doPart({ config, part, primary, log, signal }, metrics);
  } catch (error) {
    if (!signal.aborted) {
      const { code, errorClass, message, details } = toNonetError(error);
      await primary.ask('failed', { code, errorClass, message, details }).catch(() => undefined);
      process.exitCode = 1;
    }
  } finally {
    release();
    if (process.connected) process.disconnect();
  }
}

/** Whoever works on runs is not counted among those that are ready to answer. */
async function figuresOf({ kind }: Part, metrics: MetricsService): Promise<Figures> {
  const figures = await metrics.figures();
  return kind === 'server' ? figures : figures.filter(({ name }) => name !== 'nonet_ready');
}

async function doPart(place: Place, own: MetricsService): Promise<void> {
  const { config, part, primary, log } = place;
  // Whoever asks one process for figures gets those of all.
  const text = () => primary.ask('figures').catch(() => own.text());
  const options: ServicesOptions = {
    ...{ log, share: part.share, together: togetherBy(primary) },
    metrics: { ...own, text },
  };
  const opening = createServices(config, options);
  if (part.kind === 'runs') {
    const services = await opening;
    return thenClose(
      () => workOnRuns(services, place),
      () => services.close(),
    );
  }
  const opened = await servicesAndApi(opening);
  await thenClose(
    () => answerRequests(opened, place),
    () => opened.services.close(),
  );
}

const answerRequests = (
  opened: Awaited<ReturnType<typeof servicesAndApi>>,
  { config, part: { isFirst, servers }, primary, log, signal }: Place,
): Promise<void> =>
  serveUntilStopped(opened, {
    config,
    log,
    signal,
    processes: servers,
    listens: isFirst ? 'at once' : 'when ready',
    say: isFirst ? say : (line) => log.info(line),
    onReady: (facts) => primary.ask('ready', facts),
  });

async function workOnRuns({ plugins, runs }: Services, { primary, signal }: Place): Promise<void> {
  void plugins.read();
  const worker = runs.startWorker({ cpu: 1, gpu: 1 });
  await primary.ask('ready', { url: null, adminKey: null });
  await untilAborted(signal);
  await worker.close();
}

const togetherBy = (primary: Conversation<PrimaryAnswers>): Together => ({
  // Where the primary is gone, it ends too.
  answering: () => primary.ask('answering').catch(() => 1),
  links: {
    offer() {
      throw new Error('Links are shown by the primary alone.');
    },
    claim: (token) => primary.ask('claim', token),
  },
});

/** Node.js would end a process at once when its channel to the primary does; this one ends in order. */
function outliveChannel(stop: () => void): void {
  const { worker } = cluster;
  worker?.once('disconnect', () => {
    worker.exitedAfterDisconnect = true;
    stop();
  });
}
