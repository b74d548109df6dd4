export { decodeCursor, groupInOrder, inOrder, type KeyShape, pageOf, type RowKey } from './keyset.js';
export { COUNTED, type Page, type PageEdge, type PageRequest } from './page.js';
