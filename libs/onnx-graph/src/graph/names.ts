import { GraphError } from '../errors.js';

/** The names of a graph and of all graphs inside it: each is given once. */
export class Names {
  private readonly taken = new Set<string>();
  private readonly counts = new Map<string, number>();

  /** Takes a name, or throws GRAPH_NAME_TAKEN. */
  claim(name: string): string {
    if (name === '') throw new GraphError('GRAPH_NAME_TAKEN', 'a tensor needs a name');
    if (this.taken.has(name))
      throw new GraphError('GRAPH_NAME_TAKEN', `two tensors would be called "${name}"`);
    this.taken.add(name);
    return name;
  }

  /** A name that is free, made of a prefix and a number; it is not taken yet. */
  fresh(prefix: string): string {
    let count = this.counts.get(prefix) ?? 0;
    while (this.taken.has(`${prefix}_${count}`)) count++;
    this.counts.set(prefix, count + 1);
    return `${prefix}_${count}`;
  }
}
