import { expertConformance } from '@nonet/plugins';
import { describe, it } from 'vitest';
import { sectionExperts } from './builtin-plugin.js';

describe("Nonet's own expert keeps the expert contract: it", () => {
  for (const check of expertConformance(sectionExperts)) it(check.name, check.run);
});
