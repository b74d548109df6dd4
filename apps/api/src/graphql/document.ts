import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  parse,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { invalidQuery, requestTooLarge } from '@nonet/services/errors';
import { LIMITS } from './limits.js';

/**
 * What must hold of a document before anything else looks at it. GraphQL's own rules, the count of the cost and the executor walk
 * fragments where they are used and compare all fields of one name with each other; here every fragment is measured once, and what
 * would unfold beyond the limits goes no further.
 */

/** How far a part of a document reaches once its fragments stand where they are used. */
interface Extent {
  readonly fields: number;
  readonly depth: number;
  readonly aliases: number;
}

const NOTHING: Extent = { fields: 0, depth: 0, aliases: 0 };

/** The document of a query. @throws GraphQLError where it does not parse, REQUEST_TOO_LARGE, QUERY_INVALID */
export function readDocument(query: string): DocumentNode {
  check('The length of the query', query.length, LIMITS.characters);
  check('The number of lines of the query', linesOf(query), LIMITS.lines);
  const document = parse(query, { maxTokens: LIMITS.tokens });
  assertBounded(document);
  return document;
}

/** @throws REQUEST_TOO_LARGE, and QUERY_INVALID for fragments that contain themselves: nothing could measure these */
export function assertBounded(document: DocumentNode): void {
  check('The number of operations and fragments', document.definitions.length, LIMITS.definitions);
  const fragments = fragmentsOf(document);
  const extentOf = measure(fragments);
  let fields = 0;
  const roots: SelectionSetNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION)
      continue;
    const extent = extentOf(definition.selectionSet);
    check('The depth of the query', extent.depth, LIMITS.depth);
    check('The number of aliases', extent.aliases, LIMITS.aliases);
    fields += extent.fields;
    roots.push(definition.selectionSet);
  }
  check('The number of fields, with those of fragments wherever they are used,', fields, LIMITS.fields);
  for (const root of roots) assertFewAlike([root], fragments);
}

/** Of several fragments of one name the last: validation refuses them. */
export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
}

function measure(
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): (set: SelectionSetNode | undefined) => Extent {
  const known = new Map<string, Extent | 'in work'>();
  const extentOf = (set: SelectionSetNode | undefined): Extent =>
    (set?.selections ?? []).reduce((sum, selection) => {
      const { fields, depth, aliases } = extentOfSelection(selection);
      return {
        fields: sum.fields + 1 + fields,
        depth: Math.max(sum.depth, depth),
        aliases: sum.aliases + aliases,
      };
    }, NOTHING);
  const extentOfSelection = (selection: SelectionNode): Extent => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return extentOfFragment(selection.name.value);
    const below = extentOf(selection.selectionSet);
    if (selection.kind === Kind.INLINE_FRAGMENT) return below;
    const { name, alias } = selection;
    // How deep the schema may be asked for, a rule of GraphQL says.
    const depth = name.value === '__schema' ? 0 : below.depth + 1;
    return { fields: below.fields, depth, aliases: below.aliases + (alias ? 1 : 0) };
  };
  const extentOfFragment = (name: string): Extent => {
    const found = known.get(name);
    if (found === 'in work') throw invalidQuery({ reason: `The fragment ${name} contains itself.` });
    if (found) return found;
    known.set(name, 'in work');
    const extent = extentOf(fragments.get(name)?.selectionSet);
    known.set(name, extent);
    return extent;
  };
  return extentOf;
}

/** Fields of one name in one place are compared pair by pair. Walks every field once for each use: they are few by now. */
function assertFewAlike(
  sets: readonly SelectionSetNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): void {
  const alike = new Map<string, { times: number; below: SelectionSetNode[] }>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value;
        const group = alike.get(name) ?? { times: 0, below: [] };
        group.times++;
        if (selection.selectionSet) group.below.push(selection.selectionSet);
        alike.set(name, group);
        continue;
      }
      const set =
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection.selectionSet
          : fragments.get(selection.name.value)?.selectionSet;
      if (set) collect(set);
    }
  };
  sets.forEach(collect);
  for (const [name, { times, below }] of alike) {
    check(
      `The number of times that ${name.slice(0, 60)} is asked for in one place`,
      times,
      LIMITS.repetitions,
    );
    if (below.length > 0) assertFewAlike(below, fragments);
  }
}

function check(what: string, actual: number, limit: number): void {
  if (actual > limit) {
    // Fragments within fragments unfold into numbers that nobody wants to read.
    throw requestTooLarge({ what, actual: actual > 1e9 ? `more than ${limit}` : actual, limit });
  }
}

/** GraphQL counts them anew for the place of every error. */
function linesOf(query: string): number {
  return query.split(/\r\n|[\n\r]/, LIMITS.lines + 1).length;
}
