import { FLOATS } from '../types/data-types.js';
import { expectType, type OperatorTable } from './operator.js';

/** Between float32 and eight bits. */
export const QUANTIZATION: OperatorTable = {
  QuantizeLinear: {
    domain: '',
    inputs: [2, 3],
    attributes: { axis: 'int' },
    infer: (application) => {
      const { shape } = expectType(application, 0, FLOATS);
      return [{ type: application.inputs[2]?.type ?? 'uint8', shape }];
    },
  },
};
