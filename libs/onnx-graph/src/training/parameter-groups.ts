import type { GroupSettings } from './optimizers.js';

export interface ParameterShape {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Parameters trained alike. They live as one vector, in the order given here. */
export interface ParameterGroup extends GroupSettings {
  readonly name: string;
  readonly parameters: readonly ParameterShape[];
}

/** How many numbers a parameter has. */
export const elements = ({ shape }: ParameterShape): number => shape.reduce((count, size) => count * size, 1);

/** How many numbers all parameters of a group have. */
export const groupSize = ({ parameters }: ParameterGroup): number =>
  parameters.reduce((count, parameter) => count + elements(parameter), 0);
