export { present } from './present.js';
export { createServices, type Services } from './services.js';
