import { expertConformance } from '@nonet/plugins';
import { describe, it } from 'vitest';
import { greenTechnology } from './green-technology.js';

describe('the expert of green technologies keeps the expert contract: it', () => {
  for (const check of expertConformance(greenTechnology)) it(check.name, check.run);
});
