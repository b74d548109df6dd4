import { ANY, FLOATS } from '../types/data-types.js';
import { expectType, type OperatorTable, required } from './operator.js';

/** Between float32 and eight bits. */
export const QUANTIZATION: OperatorTable = {
  /** values: quantized (uint8), their scale and their zero point. */
  DynamicQuantizeLinear: {
    domain: '',
    inputs: [1, 1],
    attributes: {},
    infer: (application) => {
      const { shape } = expectType(application, 0, ['float32']);
      return [
        { type: 'uint8', shape },
        { type: 'float32', shape: [] },
        { type: 'uint8', shape: [] },
      ];
    },
  },
  QuantizeLinear: {
    domain: '',
    inputs: [2, 3],
    attributes: { axis: 'int' },
    infer: (application) => {
      const { shape } = expectType(application, 0, FLOATS);
      return [{ type: application.inputs[2]?.type ?? 'uint8', shape }];
    },
  },
  DequantizeLinear: {
    domain: '',
    inputs: [2, 3],
    attributes: { axis: 'int' },
    infer: (application) => {
      const { shape } = expectType(application, 0, ANY);
      return [{ type: required(application, 1).type, shape }];
    },
  },
};
