export { Expressions, type Operand, type ProductOptions } from './expressions.js';
export { gradients } from './gradients.js';
