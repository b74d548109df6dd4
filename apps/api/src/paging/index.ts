export { type Page, type PageEdge, type PageRequest } from './page.js';
export { decodeCursor, inOrder, pageOf, type RowKey } from './keyset.js';
