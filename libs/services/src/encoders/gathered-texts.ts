import { type Matrix, matrix, stackRows } from '@nonet/numerics';
import type { Encoder, TextRole } from '@nonet/plugins';
import { untilAborted } from '../until-aborted.js';

/** Texts of one call that others are gathered into; who asks for more has a call alone. */
const MOST = 32;

interface Waiting {
  readonly texts: readonly string[];
  readonly signal: AbortSignal | undefined;
  readonly resolve: (vectors: Matrix) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * The encoder of a plugin for callers who ask for a text or two each: while one call is under way in its process, the next ones are
 * gathered into one. The contract promises the same vectors alone and in a batch; each caller gets a part of the one matrix.
 */
export function gatheringTexts(encoder: Encoder): Encoder {
  const waiting: Record<TextRole, Waiting[]> = { query: [], passage: [] };
  const isBusy: Record<TextRole, boolean> = { query: false, passage: false };

  async function sendAll(role: TextRole): Promise<void> {
    isBusy[role] = true;
    // Whoever asks in this turn of the event loop comes along.
    await Promise.resolve();
    while (waiting[role].length > 0) {
      const group = takeGroup(waiting[role]);
      if (group.length > 0) await send(group, role);
    }
    isBusy[role] = false;
  }

  async function send(group: readonly Waiting[], role: TextRole): Promise<void> {
    const over = new AbortController();
    const giveUp = () => {
      if (group.every(({ signal }) => signal?.aborted)) over.abort(group[0]!.signal?.reason);
    };
    // Those of one caller often share theirs.
    const signals = new Set(group.map(({ signal }) => signal));
    for (const signal of signals) signal?.addEventListener('abort', giveUp, { once: true });
    try {
      const texts = group.flatMap((one) => one.texts);
      const { data, columns } = await encoder.embed(texts, { role, signal: over.signal });
      let start = 0;
      for (const { texts, resolve } of group) {
        const end = start + texts.length;
        resolve(matrix(texts.length, columns, data.subarray(start * columns, end * columns)));
        start = end;
      }
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      for (const signal of signals) signal?.removeEventListener('abort', giveUp);
    }
  }

  const { id, fingerprint, dimension, maxTokens, device } = encoder;
  return {
    id,
    fingerprint,
    dimension,
    maxTokens,
    device,
    async embed(texts, { role, signal }) {
      signal?.throwIfAborted();
      if (texts.length === 0) return stackRows([], dimension);
      if (texts.length > MOST) return encoder.embed(texts, { role, signal });
      const vectors = new Promise<Matrix>((resolve, reject) => {
        waiting[role].push({ texts, signal, resolve, reject });
        if (!isBusy[role]) void sendAll(role);
      });
      return signal ? untilAborted(vectors, signal) : vectors;
    },
    dispose: () => encoder.dispose(),
  };
}

/** As many as go together, without those that nobody waits for any more. */
function takeGroup(waiting: Waiting[]): Waiting[] {
  const group: Waiting[] = [];
  for (let texts = 0; waiting.length > 0;) {
    const [next] = waiting;
    if (group.length > 0 && texts + next!.texts.length > MOST) break;
    waiting.shift();
    if (next!.signal?.aborted) continue;
    texts += next!.texts.length;
    group.push(next!);
  }
  return group;
}
