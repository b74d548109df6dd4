export { bertParameters, bertWeights, type BertWeights, layerName } from './bert-parameters.js';
export { transposed } from './linear.js';
