import type { ReactNode } from 'react';
import { type Fact, Facts } from '../components/figures/facts.js';
import { capitalised, words } from '../components/figures/numbers.js';
import { PartedText } from './definition.js';
import { referencesOf, type TextPart } from './paragraphs.js';
import type { Node } from './node-query.js';

/** What holds of a symbol beside its words: its level, validity, notes and place in the IPC. */
export function NodeFacts({ node }: { node: Node }) {
  const references = referencesOf(node.titleParts);
  const { level, depth, addedIn, removedIn, validFrom, validTo } = node;
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Level', `${capitalised(words(level))}${depth ? `, ${depth} below its main group` : ''}`],
    ['See also', references.length > 0 && <References of={references} />],
    ['Notes', notesOf(node).join('; ')],
    ['In the scheme', removedIn ? `from ${addedIn}, removed in ${removedIn}` : `from ${addedIn}`],
    ['Valid from', validFrom],
    ['Valid until', validTo],
    ['IPC', node.ipc && (node.ipc.length === 0 ? 'nothing like it' : node.ipc.join(', '))],
  ];
  return <Facts label="Facts" facts={facts.filter((fact): fact is Fact => Boolean(fact[1]))} />;
}

/** What the title leaves to other places: `preservation thereof A23B`. */
function References({ of }: { of: readonly (readonly TextPart[])[] }) {
  return of.map((parts, i) => (
    <span key={i}>
      {i > 0 && '; '}
      <PartedText parts={parts} />
    </span>
  ));
}

const notesOf = ({ notAllocatable, additionalOnly, symbol }: Node): string[] => [
  ...(notAllocatable && symbol.includes('/') ? ['a heading, never assigned'] : []),
  ...(additionalOnly ? ['for additional information only'] : []),
  ...(symbol.startsWith('Y10') ? ['a tag from the former US classification, hardly given any more'] : []),
];
