import { fileURLToPath } from 'node:url';

/** The folder of models that come with the program, one folder each; it may be missing. */
export const SHIPPED_MODELS = fileURLToPath(new URL('../../../../models/', import.meta.url));
