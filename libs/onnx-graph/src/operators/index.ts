import { ATTENTION } from './attention.js';
import { ELEMENTWISE } from './elementwise.js';
import { MOVEMENT } from './movement.js';
import { NEURAL } from './neural.js';
import type { OperatorTable } from './operator.js';
import { PRODUCTS } from './products.js';
import { QUANTIZATION } from './quantization.js';
import { REDUCTIONS } from './reductions.js';

/** Every operator that a graph may use. */
export const OPERATORS: OperatorTable = {
  ...ELEMENTWISE,
  ...PRODUCTS,
  ...MOVEMENT,
  ...REDUCTIONS,
  ...NEURAL,
  ...ATTENTION,
  ...QUANTIZATION,
};
