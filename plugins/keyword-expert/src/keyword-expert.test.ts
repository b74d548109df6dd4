import { expertConformance } from '@nonet/plugins';
import { describe, it } from 'vitest';
import { keywordExperts } from './keyword-expert.js';

describe('the keyword expert keeps the expert contract: it', () => {
  for (const check of expertConformance(keywordExperts)) it(check.name, check.run);
});
