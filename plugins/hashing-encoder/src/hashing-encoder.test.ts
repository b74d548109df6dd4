import { encoderConformance } from '@nonet/plugins';
import { describe, it } from 'vitest';
import { hashingEncoder } from './hashing-encoder.js';

describe('the hashing encoder keeps the encoder contract: it', () => {
  for (const check of encoderConformance(async () => hashingEncoder())) it(check.name, check.run);
});
