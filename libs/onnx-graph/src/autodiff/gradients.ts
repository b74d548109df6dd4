import { FLOATS } from '../types/data-types.js';
import { elementCount } from '../types/dimensions.js';
import { GraphError } from '../errors.js';
import type { GraphBuilder } from '../graph/graph-builder.js';
import type { GraphNode, Tensor } from '../graph/tensor.js';
import { DERIVATIVES } from './derivative-rules.js';
import { Expressions } from './expressions.js';

/** The tensors of the graph that depend on a parameter, smoothly: what is not a real number has no derivative. */
function dependents(nodes: readonly GraphNode[], parameters: readonly Tensor[]): Set<Tensor> {
  const found = new Set(parameters);
  for (const { inputs, outputs } of nodes) {
    if (!inputs.some((input) => input && found.has(input))) continue;
    for (const output of outputs) if (FLOATS.includes(output.type)) found.add(output);
  }
  return found;
}

/**
 * Adds to the graph the gradients of `loss`, which has one element, with respect to the parameters, by reverse-mode
 * differentiation; each gradient has the type and shape of its parameter. `seed` is the gradient of the loss itself, 1
 * unless given: in half precision a larger number keeps small gradients above zero.
 *
 * Throws GRAPH_GRADIENT_MISSING where an operator on the way has no derivative, and where the loss does not depend on a
 * parameter at all.
 */
export function gradients(
  graph: GraphBuilder,
  loss: Tensor,
  parameters: readonly Tensor[],
  seed?: Tensor,
): Tensor[] {
  if (elementCount(loss.shape) !== 1) {
    throw new GraphError(
      'GRAPH_SHAPE_MISMATCH',
      `the loss "${loss.name}" must be one number, not [${loss.shape}]`,
    );
  }
  const f = new Expressions(graph);
  const nodes = [...graph.nodes];
  const active = dependents(nodes, parameters);
  const collected = new Map<Tensor, Tensor[]>([[loss, [seed ?? f.graph.constant(loss.type, 1)]]]);
  const collect = (tensor: Tensor, gradient: Tensor): void => {
    collected.set(tensor, [...(collected.get(tensor) ?? []), gradient]);
  };
  const gradientOf = (tensor: Tensor): Tensor | null => {
    const parts = collected.get(tensor);
    return parts ? f.addAll(parts) : null;
  };
  for (const node of nodes.toReversed()) {
    const { inputs, outputs, attributes } = node;
    const ofOutputs = outputs.map(gradientOf);
    if (ofOutputs.every((gradient) => gradient === null)) continue;
    inputs.forEach((input, position) => {
      if (!input || !active.has(input)) return;
      const [a, b, c] = inputs as [Tensor, Tensor, Tensor];
      const shared = { f, a, b, c, inputs, outputs, attributes, position, gradients: ofOutputs };
      const rule = ruleFor(node, position, ofOutputs);
      collect(input, f.sumLike(rule({ ...shared, y: outputs[0]!, dy: ofOutputs[0]! }), input));
    });
  }
  return parameters.map((parameter) => gradientOf(parameter) ?? unreached(parameter, loss));
}

function ruleFor(
  { operator, name }: GraphNode,
  position: number,
  gradientsOfOutputs: readonly (Tensor | null)[],
) {
  const rules = DERIVATIVES[operator];
  if (!rules) throw new GraphError('GRAPH_GRADIENT_MISSING', `${operator} "${name}": has no derivative rule`);
  if (operator !== 'Split' && gradientsOfOutputs.findLastIndex((gradient) => gradient !== null) > 0) {
    throw new GraphError(
      'GRAPH_GRADIENT_MISSING',
      `${operator} "${name}": only its first output has a derivative`,
    );
  }
  return rules[Math.min(position, rules.length - 1)]!;
}

function unreached(parameter: Tensor, loss: Tensor): never {
  const message = `the loss "${loss.name}" does not depend on "${parameter.name}"`;
  throw new GraphError('GRAPH_GRADIENT_MISSING', message);
}
