import { inputTypeName, type Operation, typeName } from '@nonet/operations';

/** The document that starts the run of an operation; its answer is `run`. */
export const mutationOf = (operation: Pick<Operation, 'name'>): string =>
  `mutation ${typeName(operation.name)}($input: ${inputTypeName(operation)}!, $key: String!) {
  run: ${operation.name}(input: $input, idempotencyKey: $key) { id }
}`;
