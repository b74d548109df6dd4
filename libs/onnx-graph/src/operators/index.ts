import { ATTENTION } from './attention.js';
import { ELEMENTWISE } from './elementwise.js';
import { NEURAL } from './neural.js';
import type { OperatorTable } from './operator.js';
import { PRODUCTS } from './products.js';
import { QUANTIZATION } from './quantization.js';
import { REDUCTIONS } from './reductions.js';
import { SELECTION } from './selection.js';
import { SHAPING } from './shaping.js';

/** Every operator that a graph may use. */
export const OPERATORS: OperatorTable = {
  ...ELEMENTWISE,
  ...PRODUCTS,
  ...SHAPING,
  ...SELECTION,
  ...REDUCTIONS,
  ...NEURAL,
  ...ATTENTION,
  ...QUANTIZATION,
};
