import type { FieldProblem } from '../record/record-results.js';
import type { PatentRecord } from '../record/patent-record.js';
import type { XmlElement } from './xml-tree.js';

/** The record of a document, and the fields that could not be read. */
export interface ReadDocument {
  readonly patent: PatentRecord;
  readonly problems: readonly FieldProblem[];
}

/** What is kept of a document while it is parsed; names are without prefix. */
export interface KeptElements {
  /**
   * By depth below the element of a patent: the names whose content is kept. Deeper down everything is, until `dropped` says
   * otherwise.
   */
  readonly byDepth: readonly ReadonlySet<string>[];
  /** What a record has no field for, at any depth. Citations carry classifications that are not the patent's. */
  readonly dropped: ReadonlySet<string>;
  /** A child of the root, written without prefix, that is stepped over unread because it is most of a document. */
  readonly steppedOver: string;
  /** Whether the document type declares the letters and signs of ISO 8879 (`&lsquo;`, `&mgr;`), which it does elsewhere. */
  readonly entities?: 'iso';
}

/** How one XML standard writes patents. */
export interface XmlDialect {
  /** Names of the root, without prefix. */
  readonly roots: readonly string[];
  /** The element of one patent where a document holds many: `exchange-document`. Without it each document is one patent. */
  readonly patentElement?: string;
  readonly kept: KeptElements;
  /** The record of a patent's element; a problem where it does not say what it is. */
  patentFrom(element: XmlElement): ReadDocument | FieldProblem;
}
