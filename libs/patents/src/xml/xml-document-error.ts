import { codedError } from '@nonet/errors';
import { REJECTION_CODES, type RejectionCode } from '../record/rejection.js';

/** A document that cannot be read as XML, and near which text. */
export class XmlDocumentError extends codedError('XmlDocumentError', REJECTION_CODES) {
  constructor(
    code: RejectionCode,
    reason: string,
    readonly near: string,
  ) {
    super(code, reason);
  }
}

const NEAR_CHARACTERS = 100;

/** The text around an offset. */
export function near(text: string, at: number): string {
  return text.slice(Math.max(0, at - NEAR_CHARACTERS), at + NEAR_CHARACTERS);
}

/** Which line an offset stands in; counted only when something is wrong. */
export function lineAt(text: string, at: number): string {
  let line = 1;
  for (let next = text.indexOf('\n'); next !== -1 && next < at; next = text.indexOf('\n', next + 1)) line++;
  return `line ${line} of the document`;
}
