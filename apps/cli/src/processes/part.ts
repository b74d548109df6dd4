import cluster from 'node:cluster';
import type { ProcessShare } from '@nonet/services/processes';

/** What one of the processes of a server is for, as the primary tells it when it begins it. */
export interface Part {
  /** It answers requests, or works on queued runs. */
  readonly kind: 'server' | 'runs';
  /** Which of those of its kind it is, from 1 on. */
  readonly number: number;
  /** How many answer requests. */
  readonly servers: number;
  readonly share: ProcessShare;
  /** Whether it is the first one of all: it says how far it is, and nobody answers before. */
  readonly isFirst: boolean;
}

const VARIABLE = 'NONET_PART';

/** What this process is for; null: no primary began it. */
export function ownPart(): Part | null {
  const told = process.env[VARIABLE];
  return cluster.isWorker && told !== undefined ? (JSON.parse(told) as Part) : null;
}

export const environmentOf = (part: Part): NodeJS.ProcessEnv => ({ [VARIABLE]: JSON.stringify(part) });

/** `server 2` */
export const nameOf = ({ kind, number }: Pick<Part, 'kind' | 'number'>): string =>
  kind === 'runs' ? kind : `${kind} ${number}`;
