export { CodedError, codedError, type CodeOf, type ErrorFamily } from './coded-error.js';
export type { ErrorClass } from './error-class.js';
export { type Failure, threadErrors } from './thread-errors.js';
export { NONET } from './command-line.js';
