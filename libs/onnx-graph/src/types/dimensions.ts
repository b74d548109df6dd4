/**
 * A dimension: a number, a name that stands for one number in the whole graph (`batch`), a product of names and a
 * number (`12*batch*tokens`, made by {@link multiply}), or `?n`, a number nobody can tell before the graph runs.
 */
export type Dimension = number | string;
export type Shape = readonly Dimension[];

let unknowns = 0;

/** A dimension of which nothing is known; it is taken to fit every other. */
export const unknownDimension = (): Dimension => `?${unknowns++}`;
export const isUnknown = (dimension: Dimension): boolean =>
  typeof dimension === 'string' && dimension.includes('?');

/** Whether two dimensions can be the same number in every run. */
export const fits = (a: Dimension, b: Dimension): boolean => a === b || isUnknown(a) || isUnknown(b);

export const showShape = (shape: Shape): string => `[${shape.join(', ')}]`;

interface Monomial {
  readonly factor: number;
  readonly names: readonly string[];
}

function parse(dimension: Dimension): Monomial {
  if (typeof dimension === 'number') return { factor: dimension, names: [] };
  const parts = dimension.split('*');
  const numeric = /^\d+$/.test(parts[0]!);
  return { factor: numeric ? Number(parts[0]) : 1, names: numeric ? parts.slice(1) : parts };
}

function print({ factor, names }: Monomial): Dimension {
  if (names.length === 0 || factor === 0) return factor;
  const sorted = [...names].sort();
  return (factor === 1 ? sorted : [factor, ...sorted]).join('*');
}

export function multiply(a: Dimension, b: Dimension): Dimension {
  const left = parse(a);
  const right = parse(b);
  return print({ factor: left.factor * right.factor, names: [...left.names, ...right.names] });
}

/** `a / b`, or null when it is known not to be a whole number; unknown when it cannot be told. */
export function divide(a: Dimension, b: Dimension): Dimension | null {
  const dividend = parse(a);
  const divisor = parse(b);
  const names = [...dividend.names];
  for (const name of divisor.names) {
    const at = names.indexOf(name);
    if (at < 0) return unknownDimension();
    names.splice(at, 1);
  }
  const factor = dividend.factor / divisor.factor;
  if (Number.isInteger(factor)) return print({ factor, names });
  return names.length > 0 ? unknownDimension() : null;
}

/** How many elements a shape holds. */
export const elementCount = (shape: Shape): Dimension => shape.reduce(multiply, 1);

/** The shape both broadcast to (NumPy's rule), or null when they do not fit. */
export function broadcast(a: Shape, b: Shape): Shape | null {
  const rank = Math.max(a.length, b.length);
  const shape: Dimension[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const left = a[a.length - rank + axis] ?? 1;
    const right = b[b.length - rank + axis] ?? 1;
    if (left === 1) shape.push(right);
    else if (right === 1 || fits(left, right)) shape.push(isUnknown(left) && right !== 1 ? right : left);
    else return null;
  }
  return shape;
}
