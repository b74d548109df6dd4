import { stat } from 'node:fs/promises';
import { fieldsOf, leavesOf } from '@nonet/operations';
import { z } from 'zod';
import type { PrismaClient } from '../generated/prisma/client.js';
import { rowKind, runOf } from './run-rows.js';
import type { Run, RunForecast, RunKind } from './runs.service.js';

/** What decides how fast a run is: two that agree in these differ by how much they have to do alone. */
const PACE = [
  'base',
  'encoder',
  'model',
  'device',
  'loss',
  'lora',
  'tables',
  'batch',
  'precision',
  'limit',
  'level',
  'fromDatabase',
  'experts',
  'definitions',
  'filter',
  'collection',
  'sample',
] as const;

/** What did much less or much more than another one says little beside it: starting takes its time, however little there is to do. */
const MUCH = 10;

/** As many of the latest runs of the kind are looked at, and so many of them say how long the next one takes. */
const LOOK_BACK = 50;
const MOST_USED = 5;

type Configuration = Readonly<Record<string, unknown>>;

interface Subject {
  readonly kind: RunKind;
  readonly schema: z.ZodType;
  readonly configuration: unknown;
}

/**
 * How long a run will probably take, by how long earlier ones of its kind took that succeeded here: their seconds, by how much they
 * had to read and how often. Null where none tells.
 */
export async function forecastRun(prisma: PrismaClient, subject: Subject): Promise<RunForecast | null> {
  const { kind, schema } = subject;
  const rows = await prisma.run.findMany({
    where: { kind: rowKind(kind), state: 'SUCCEEDED' },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    take: LOOK_BACK,
  });
  const configuration = subject.configuration as Configuration;
  const ahead = await amountOf(schema, configuration);
  const most = limitOf(configuration);
  const earlier = await Promise.all(
    rows.map(runOf).map(async (run) => {
      const before = run.configuration as Configuration;
      const amount = await amountOf(schema, before);
      const scale = ahead === null ? 1 : amount === null ? null : ahead / amount;
      const limit = limitOf(before);
      const taken = secondsOf(run);
      // One that its limit ended would have taken longer, nobody knows how much: enough to know of one that may take no more.
      const isTold = taken === null || taken < limit || (most <= limit && (scale ?? 1) >= 1);
      return { run, isAlike: agree(configuration, before), scale, seconds: isTold ? taken : null };
    }),
  );
  const usable = earlier.flatMap(({ scale, ...one }) =>
    scale === null || one.seconds === null ? [] : [{ ...one, scale, seconds: one.seconds * scale }],
  );
  const alike = usable.filter(({ isAlike }) => isAlike);
  const used = nearest(alike.length > 0 ? alike : usable).slice(0, MOST_USED);
  if (used.length === 0) return null;
  const seconds = used.map((one) => Math.min(one.seconds, most)).sort((a, b) => a - b);
  return {
    seconds: seconds[Math.floor(seconds.length / 2)]!,
    fewestSeconds: seconds[0]!,
    mostSeconds: seconds.at(-1)!,
    isAlike: alike.length > 0,
    runs: used.map(({ run }) => run),
  };
}

/** Those that had about as much to do, as far as there are such; the newest first. */
function nearest<One extends { readonly scale: number }>(runs: readonly One[]): readonly One[] {
  const distance = ({ scale }: One) => Math.abs(Math.log(scale));
  const least = Math.min(...runs.map(distance));
  return runs.filter((one) => distance(one) <= least + Math.log(MUCH));
}

const secondsOf = ({ startedAt, finishedAt }: Run): number | null =>
  startedAt === null || finishedAt === null ? null : (finishedAt.getTime() - startedAt.getTime()) / 1000;

/** The seconds after which it ends by itself. */
const limitOf = ({ minutes }: Configuration): number =>
  typeof minutes === 'number' ? minutes * 60 : Infinity;

const agree = (a: Configuration, b: Configuration): boolean =>
  PACE.every((name) => JSON.stringify(a[name] ?? null) === JSON.stringify(b[name] ?? null));

/** The bytes of the files that it reads, as often as it reads them; null where it reads none, or one is away. */
async function amountOf(schema: z.ZodType, configuration: Configuration): Promise<number | null> {
  if (!(schema instanceof z.ZodObject)) return null;
  const files = leavesOf(fieldsOf(schema))
    .filter(({ field }) => field.control === 'server-file')
    .flatMap(({ path }) =>
      path.reduce<unknown>((within, name) => (within as Configuration)?.[name], configuration),
    )
    .filter((file): file is string => typeof file === 'string');
  const sizes = await Promise.all(files.map(bytesOf));
  const bytes = sizes.reduce<number | null>(
    (sum, size) => (sum === null || size === null ? null : sum + size),
    0,
  );
  const epochs = configuration['epochs'];
  return bytes === null || bytes === 0 ? null : bytes * (typeof epochs === 'number' ? epochs : 1);
}

async function bytesOf(path: string): Promise<number | null> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : null;
  } catch {
    return null;
  }
}
