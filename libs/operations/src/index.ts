export type { ChoiceFacts, Control, RecordFacts } from './field-meta.js';
export {
  type Field,
  fieldsOf,
  type Leaf,
  leavesOf,
  metaOf,
  sentencesOf,
  typeOf,
  type ValueType,
} from './fields.js';
export { enumName, kebabCase, typeName } from './names.js';
export {
  defineOperation,
  defineRequest,
  type Immutable,
  type InputOf,
  inputTypeName,
  type Operation,
  type Request,
  type ValueOf,
  verbOf,
} from './operation.js';
export { check, checked, type Checked, InputError, type Problem, sentenceOf } from './problem.js';
export { type Rule, withRule } from './rule.js';
export { choice, filter, list, number, optional, pattern, record, share, text, whole } from './shapes.js';
export { put, readTyped } from './typed-text.js';
export * from './vocabulary.js';
