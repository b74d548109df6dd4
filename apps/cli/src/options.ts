import { InvalidArgumentError } from 'commander';

/** Reads a whole number between two bounds, for options that no operation has. */
export function integer(lowest: number, highest: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (Number.isInteger(number) && number >= lowest && number <= highest) return number;
    throw new InvalidArgumentError(`Must be a whole number from ${lowest} to ${highest}.`);
  };
}
