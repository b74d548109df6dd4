import { type DocumentNode, type FieldNode, Kind, type SelectionNode, type SelectionSetNode } from 'graphql';
import { fragmentsOf } from './document.js';

/** What an operation asks its root type for, through fragments too: each fragment once, however often it is used. */
export function* rootSelections(
  selectionSet: SelectionSetNode,
  document: DocumentNode,
): Generator<SelectionNode> {
  const fragments = fragmentsOf(document);
  const seen = new Set<SelectionSetNode>();
  function* walk(set: SelectionSetNode | undefined): Generator<SelectionNode> {
    if (!set || seen.has(set)) return;
    seen.add(set);
    for (const selection of set.selections) {
      yield selection;
      if (selection.kind === Kind.INLINE_FRAGMENT) yield* walk(selection.selectionSet);
      if (selection.kind === Kind.FRAGMENT_SPREAD)
        yield* walk(fragments.get(selection.name.value)?.selectionSet);
    }
  }
  yield* walk(selectionSet);
}

/** The fields that an operation asks its root type for. */
export function rootFields(selectionSet: SelectionSetNode, document: DocumentNode): FieldNode[] {
  return [...rootSelections(selectionSet, document)].filter((selection) => selection.kind === Kind.FIELD);
}
