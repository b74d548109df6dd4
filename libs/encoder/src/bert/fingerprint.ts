import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { GRAPH_VERSION, type Precision } from './encoder-graph.js';
import type { Checkpoint } from '../checkpoint/checkpoint.js';

/** Names the vectors that an encoder gives: the same string, the same vectors, on every machine. */
export async function fingerprintOf(
  id: string,
  checkpoint: Checkpoint,
  precision: Precision,
): Promise<string> {
  const { config, pooling, maxTokens, prefixes } = checkpoint;
  const hash = createHash('sha256');
  hash.update(JSON.stringify([GRAPH_VERSION, config, pooling, maxTokens, prefixes.query, prefixes.passage]));
  const tables = checkpoint.tablesFile === null ? [] : [checkpoint.tablesFile];
  for (const file of [checkpoint.tokenizerFile, checkpoint.weightsFile, ...tables]) {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }))
      hash.update(chunk as Buffer);
  }
  return `${id}:${precision}:${hash.digest('hex').slice(0, 16)}`;
}

/** A fingerprint without the name: what an encoder consists of, which is what its vectors follow from. Others stay whole. */
export const nameless = (fingerprint: string): string =>
  fingerprint.replace(/^.*:(?=[^:]+:[0-9a-f]{16}$)/, '');
