export { COUNTED, type Page, type PageEdge, type PageRequest } from './page.js';
export { decodeCursor, groupInOrder, inOrder, pageOf, type KeyShape, type RowKey } from './keyset.js';
