export type { ExpertKind } from './experts.service.js';
