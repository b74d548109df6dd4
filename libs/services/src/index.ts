export { FairShare, type Leave } from './fair-share.js';
export { present } from './present.js';
export { createServices, type Services, type ServicesOptions } from './services.js';
