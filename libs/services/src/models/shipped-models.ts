import { fileURLToPath } from 'node:url';

/** The models that come with the program, a folder each; it need not be there. */
export const SHIPPED_MODELS = fileURLToPath(new URL('../../../../models/', import.meta.url));
