export type { CpcNode, CpcNodeFilter, TaxonomyService } from './taxonomy.service.js';
