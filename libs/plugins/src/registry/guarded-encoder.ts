import type { Matrix } from '@nonet/numerics';
import type { Encoder } from '../contracts/encoder.js';
import { DeadlineError, withDeadline } from '../loading/deadline.js';
import { Failures, guardedCall, type PluginGuard } from './plugin-guard.js';

/**
 * Stands between Nonet and an encoder of a plugin: results that break the contract, silence and failures that repeat take the
 * plugin out of service instead of poisoning what is computed from them.
 */
export function guardEncoder(encoder: Encoder, guard: PluginGuard): Encoder {
  const failures = new Failures();
  const { embed: base, text, stop } = guard.budgets;
  const { id, fingerprint, dimension, maxTokens, device } = encoder;
  return {
    id,
    fingerprint,
    dimension,
    maxTokens,
    device,
    embed: (texts, { role, signal }) =>
      guardedCall(
        guard,
        failures,
        {
          what: `encoder ${id} was asked to embed`,
          milliseconds: base + text * texts.length,
          signal,
          violation: (result) => {
            const violation = contractViolation(result, texts.length, dimension);
            return violation && `encoder ${id} returned ${violation}`;
          },
        },
        (signal) => encoder.embed(texts, { role, signal }),
      ),
    dispose: () => disposed(encoder, stop),
  };
}

/** One that does not free what it holds keeps nobody from going on. */
export async function disposed(opened: { dispose(): Promise<void> }, milliseconds: number): Promise<void> {
  await withDeadline(() => opened.dispose(), { milliseconds }).catch((error: unknown) => {
    if (!(error instanceof DeadlineError)) throw error;
  });
}

/** What is wrong with the embeddings of `texts` texts, or null when rows, columns and lengths are as promised. */
export function contractViolation(result: Matrix, texts: number, dimension: number): string | null {
  const due = `${texts} x ${dimension}`;
  // What a plugin answers may be no matrix at all.
  if (!(result?.data instanceof Float32Array)) return `no matrix where ${due} was due`;
  if (result.rows !== texts || result.columns !== dimension || result.data.length !== texts * dimension) {
    return `a ${result.rows} x ${result.columns} matrix where ${due} was due`;
  }
  for (let row = 0; row < texts; row++) {
    let squares = 0;
    for (let i = row * dimension; i < (row + 1) * dimension; i++) squares += result.data[i] * result.data[i];
    // The negated comparison also catches NaN.
    if (!(Math.abs(squares - 1) < 1e-2))
      return `a vector of length ${Math.sqrt(squares)} where unit length was due`;
  }
  return null;
}
