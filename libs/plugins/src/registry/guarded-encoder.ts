import type { Matrix } from '@nonet/numerics';
import type { EmbedOptions, Encoder } from '../contracts/encoder.js';
import { messageOf } from './plugin-error.js';

/** Failures in a row that take an extension out of service: one may be bad luck, three are a defect. */
export const FAILURES_TO_QUARANTINE = 3;

export interface EncoderGuard {
  /** Throws when the plugin is already out of service. */
  assertInService(): void;
  quarantine(reason: string): Error;
}

/**
 * Stands between Nonet and an encoder of a plugin: results that break the contract, and failures that repeat, take the
 * plugin out of service instead of poisoning what is computed from them.
 */
export function guardEncoder(encoder: Encoder, guard: EncoderGuard): Encoder {
  let failures = 0;

  async function embed(texts: readonly string[], options: EmbedOptions): Promise<Matrix> {
    guard.assertInService();
    let result: Matrix;
    try {
      result = await encoder.embed(texts, options);
    } catch (error) {
      // A caller who gives up is no failure of the plugin.
      if (options.signal?.aborted) throw error;
      if (++failures < FAILURES_TO_QUARANTINE) throw error;
      throw guard.quarantine(
        `encoder ${encoder.id} failed ${failures} times in a row, last with: ${messageOf(error)}`,
      );
    }
    const violation = contractViolation(result, texts.length, encoder.dimension);
    if (violation) throw guard.quarantine(`encoder ${encoder.id} returned ${violation}`);
    failures = 0;
    return result;
  }

  return {
    id: encoder.id,
    fingerprint: encoder.fingerprint,
    dimension: encoder.dimension,
    maxTokens: encoder.maxTokens,
    device: encoder.device,
    embed,
    dispose: () => encoder.dispose(),
  };
}

/** What is wrong with the embeddings of `texts` texts, or null when rows, columns and lengths are as promised. */
export function contractViolation(result: Matrix, texts: number, dimension: number): string | null {
  if (result.rows !== texts || result.columns !== dimension || result.data.length !== texts * dimension) {
    return `a ${result.rows} x ${result.columns} matrix where ${texts} x ${dimension} was due`;
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
