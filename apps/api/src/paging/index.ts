export { type Page, type PageEdge, type PageRequest } from './page.js';
