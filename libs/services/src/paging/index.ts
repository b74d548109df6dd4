export { decodeCursor, groupInOrder, inOrder, type KeyShape, pageOf, type RowKey } from './keyset.js';
export { COUNTED, type Page, type PageEdge, type PageRequest, type QuickCount, upToCounted } from './page.js';
