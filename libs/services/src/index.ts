export { FairShare, type Leave } from './fair-share.js';
export { present } from './present.js';
export { createServices, type Services } from './services.js';
