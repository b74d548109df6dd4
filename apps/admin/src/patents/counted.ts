const COUNTED = 1_000;

/** The API counts so far; one more stands for all that are more. */
export const counted = (count: number) =>
  count > COUNTED ? `more than ${COUNTED.toLocaleString('en')}` : count.toLocaleString('en');
