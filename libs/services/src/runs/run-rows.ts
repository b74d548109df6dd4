import type { Run as RunRow, RunEvent as EventRow } from '../generated/prisma/client.js';
import type { Json, Resource, Run, RunEvent, RunKind, RunState } from './runs.service.js';

/** `encoder-training` is `ENCODER_TRAINING` in the database. */
const named = <Name extends string>(name: string) => name.toUpperCase().replaceAll('-', '_') as Name;
const plain = (name: string) => name.toLowerCase().replaceAll('_', '-');

export const rowKind = (kind: RunKind): RunRow['kind'] => named(kind);
export const rowState = (state: RunState): RunRow['state'] => named(state);
export const rowResource = (resource: Resource): RunRow['resource'] => named(resource);

export function runOf(row: RunRow): Run {
  const { errorCode, errorMessage, startedBy, startedByName } = row;
  return {
    id: row.id,
    kind: plain(row.kind) as RunKind,
    state: plain(row.state) as RunState,
    resource: plain(row.resource) as Resource,
    priority: row.priority,
    configuration: row.configuration as Json,
    startedBy: { id: startedBy, name: startedByName },
    phase: row.phase,
    done: row.done,
    total: row.total,
    metrics: row.metrics as Record<string, number>,
    result: row.result as Json,
    attempt: row.attempt,
    worker: row.worker,
    heartbeatAt: row.heartbeatAt,
    cancelledBy: row.cancelledBy,
    error: errorCode === null ? null : { code: errorCode, message: errorMessage ?? '' },
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
  };
}

export const eventOf = ({ sequence, type, data, at }: EventRow): RunEvent => ({
  sequence,
  type,
  data: data as Json,
  at,
});

export const hasEnded = (state: RunState): boolean => state !== 'queued' && state !== 'running';
