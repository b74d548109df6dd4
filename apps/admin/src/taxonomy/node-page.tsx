import { Button, List, Text } from '@mantine/core';
import { IconBinaryTree } from '@tabler/icons-react';
import { createLink, getRouteApi, Link } from '@tanstack/react-router';
import { Empty, Loaded } from '../components/feedback/loaded.js';
import { capitalised, totalOf } from '../components/figures/numbers.js';
import { Page, Section } from '../components/page/page.js';
import { readableTitle } from '../components/symbols/readable-title.js';
import { shortTitle } from '../components/symbols/short-title.js';
import { SymbolLink } from '../components/symbols/symbol-link.js';
import { useAnswer } from '../data/use-answer.js';
import { useCursorPages } from '../data/use-cursor-pages.js';
import { Definition } from './definition.js';
import { NodeFacts } from './node-facts.js';
import { NodeList } from './node-list.js';
import { CHILDREN, NODE, type Node } from './node-query.js';
import { SectionedDefinition } from './sectioned-definition.js';
import { TaxonomySearch } from './taxonomy-search.js';

const route = getRouteApi('/taxonomy/$symbol');
const LinkButton = createLink(Button<'a'>);

export function NodePage() {
  const { symbol } = route.useParams();
  const answer = useAnswer({ document: NODE, variables: { symbol } });
  const node = answer.data?.cpcNode;
  const title = node ? `${node.symbol} ${readableTitle(node.title)}` : symbol;
  return (
    <Page
      title={title}
      breadcrumb={<Path node={node ?? null} />}
      width="reading"
      actions={
        node &&
        !node.removedIn && (
          <LinkButton
            to="/taxonomy"
            search={{ at: node.symbol }}
            component="a"
            variant="default"
            leftSection={<IconBinaryTree size={16} aria-hidden />}
          >
            Show in the tree
          </LinkButton>
        )
      }
    >
      <TaxonomySearch value="" />
      <Loaded answer={answer}>
        {({ cpcNode }) =>
          cpcNode ? (
            <NodeView key={cpcNode.symbol} node={cpcNode} />
          ) : (
            <Empty>The scheme has no symbol {symbol}.</Empty>
          )
        }
      </Loaded>
    </Page>
  );
}

function Path({ node }: { node: Node | null }) {
  return (
    <>
      <Link to="/taxonomy">All sections</Link>
      {node?.ancestors.map((ancestor) => (
        <span key={ancestor.symbol}>
          {' › '}
          <SymbolLink symbol={ancestor.symbol} /> {shortTitle(ancestor.title)}
        </span>
      ))}
    </>
  );
}

function NodeView({ node }: { node: Node }) {
  const { definitionParts, definitionSections, successors, childCount } = node;
  return (
    <article>
      <NodeFacts node={node} />
      {successors.nodes.length > 0 && (
        <Section title="In its place">
          <NodeList label="In its place" nodes={successors.nodes} />
        </Section>
      )}
      {definitionSections.length > 0 ? (
        <SectionedDefinition sections={definitionSections} />
      ) : (
        definitionParts.length > 0 && <Definition parts={definitionParts} />
      )}
      {childCount > 0 && <Children node={node} />}
      <Patents node={node} />
    </article>
  );
}

/** What stands right below, more of it as one scrolls. */
function Children({ node: { symbol, childCount } }: { node: Node }) {
  const pages = useCursorPages({
    document: CHILDREN,
    variables: { symbol },
    connection: ({ cpcNode }) =>
      cpcNode?.children ?? { nodes: [], pageInfo: { endCursor: null, hasNextPage: false } },
  });
  return (
    <Section title={`Right below: ${totalOf(childCount)}`}>
      <NodeList
        label="Right below"
        nodes={pages.rows}
        loading={pages.loading}
        error={pages.error}
        onEnd={pages.more}
        onRetry={pages.refresh}
      />
    </Section>
  );
}

function Patents({ node: { symbol, patentCounts, patents } }: { node: Node }) {
  const { assigned, inSubtree } = patentCounts;
  return (
    <Section
      title="Patents"
      actions={
        inSubtree > 0 && (
          <Link to="/patents" search={{ symbol }}>
            Show them all
          </Link>
        )
      }
    >
      <Text c="dimmed" mb="xs">
        {inSubtree === 0
          ? 'No stored patent carries it, or a symbol below it.'
          : `${capitalised(totalOf(inSubtree))} stored ${inSubtree === 1 ? 'patent carries' : 'patents carry'} it or a symbol below it, ${totalOf(assigned)} the symbol itself. The newest:`}
      </Text>
      <List listStyleType="none">
        {patents.nodes.map(({ number, heading }) => (
          <List.Item key={number}>
            <Link to="/patents/$number" params={{ number }}>
              {number}
            </Link>{' '}
            {heading}
          </List.Item>
        ))}
      </List>
    </Section>
  );
}
