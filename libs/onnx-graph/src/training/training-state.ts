import { TrainingError } from './errors.js';
import { elements, groupSize } from './parameter-groups.js';
import type { TrainingProgram } from './training-program.js';

/** All that training carries from step to step: with it a run continues as if it had never stopped. */
export interface TrainingState {
  /** Steps done. */
  readonly step: number;
  /** The factor of the loss in float16, and the steps since it was last changed. */
  readonly scale: number;
  readonly good: number;
  /** By `group.parameters` and `group.slot`: the vectors of the groups. */
  readonly vectors: Readonly<Record<string, Float32Array>>;
}

const FIRST_SCALE = 2 ** 12;

export const vectorNames = ({ groups, optimizer }: Pick<TrainingProgram, 'groups' | 'optimizer'>): string[] =>
  groups.flatMap(({ name }) => ['parameters', ...optimizer.slots].map((slot) => `${name}.${slot}`));

/** The state before the first step, from the first values of all parameters by name. */
export function initialState(
  program: TrainingProgram,
  values: Readonly<Record<string, Float32Array>>,
): TrainingState {
  const vectors: Record<string, Float32Array> = {};
  for (const group of program.groups) {
    const vector = new Float32Array(groupSize(group));
    let offset = 0;
    for (const parameter of group.parameters) {
      const given = values[parameter.name];
      if (given?.length !== elements(parameter)) {
        const found = given ? `${given.length} values` : 'nothing';
        throw new TrainingError(
          'TRAINING_STATE_INVALID',
          `parameter "${parameter.name}" [${parameter.shape.join(', ')}] takes ${elements(parameter)} values, got ${found}`,
        );
      }
      vector.set(given, offset);
      offset += given.length;
    }
    vectors[`${group.name}.parameters`] = vector;
    for (const slot of program.optimizer.slots)
      vectors[`${group.name}.${slot}`] = new Float32Array(vector.length);
  }
  return { step: 0, scale: program.precision === 'float16' ? FIRST_SCALE : 1, good: 0, vectors };
}

/** The parameters by name: views into the vectors of the state, not copies. */
export function parameterValues(
  program: TrainingProgram,
  state: TrainingState,
): Record<string, Float32Array> {
  const values: Record<string, Float32Array> = {};
  for (const group of program.groups) {
    let offset = 0;
    for (const parameter of group.parameters) {
      const end = offset + elements(parameter);
      values[parameter.name] = state.vectors[`${group.name}.parameters`]!.subarray(offset, end);
      offset = end;
    }
  }
  return values;
}

/** Checks that a state, from a checkpoint perhaps, is one of this program. */
export function checkState(program: TrainingProgram, state: TrainingState): void {
  for (const group of program.groups) {
    for (const slot of ['parameters', ...program.optimizer.slots]) {
      const name = `${group.name}.${slot}`;
      const [found, size] = [state.vectors[name]?.length, groupSize(group)];
      if (found !== size) {
        throw new TrainingError(
          'TRAINING_STATE_INVALID',
          `the state's vector "${name}" must have ${size} values, it has ${found ?? 'none'}: it belongs to another model`,
        );
      }
    }
  }
}
