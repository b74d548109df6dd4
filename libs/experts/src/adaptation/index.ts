export { type Adaptation, adaptationSchema, adapted } from './adaptation.js';
export type { CollectionText, KnownSymbols } from './collection-text.js';
export { type AdaptedModel, fitAdaptation } from './fit-adaptation.js';
export { type RememberedShares, rememberedShares } from './remembered-shares.js';
