/** What is known of a text and a symbol, one byte each. */
export const ABSENT = 0;
export const PRESENT = 1;
/** Left out of every sum: a source that cannot know a symbol says nothing about it. */
export const UNKNOWN = 2;
