/** What kind of mistake an error is: whoever meets it decides by this, without knowing the code. */
export type ErrorClass =
  /** What was given cannot be used; the message says what is allowed. */
  | 'bad-input'
  /** Nobody knows who asks. */
  | 'unauthenticated'
  /** Whoever asks may not. */
  | 'forbidden'
  /** There is nothing under that name. */
  | 'not-found'
  /** The state of things is against it. */
  | 'conflict'
  /** More than is taken at a time. */
  | 'too-large'
  /** More often than is allowed. */
  | 'rate-limited'
  /** It was told to stop. */
  | 'cancelled'
  /** The machine lacks something; the same may go well later, or elsewhere. */
  | 'unavailable'
  /** A fault of this program. */
  | 'internal';
