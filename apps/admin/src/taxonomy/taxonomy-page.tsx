import { Button } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { createLink, getRouteApi } from '@tanstack/react-router';
import { Empty } from '../components/feedback/loaded.js';
import { count } from '../components/figures/numbers.js';
import { Page } from '../components/page/page.js';
import { graphql } from '../data/graphql.js';
import { useAnswer } from '../data/use-answer.js';
import { FoundNodes } from './found-nodes.js';
import { SchemeTree } from './scheme-tree.js';
import { TaxonomySearch } from './taxonomy-search.js';

const SCHEME = graphql(`
  query Scheme {
    cpcScheme {
      version
      nodes
    }
  }
`);

const route = getRouteApi('/taxonomy');
const LinkButton = createLink(Button<'a'>);

/** Walk the scheme from its sections down, or search it. */
export function TaxonomyPage() {
  const { q = '', at } = route.useSearch();
  const scheme = useAnswer({ document: SCHEME, variables: {} }).data?.cpcScheme;
  return (
    <Page
      title="Taxonomy"
      lead={scheme && `Scheme ${scheme.version}, ${count(scheme.nodes)} symbols`}
      width="reading"
      actions={
        <LinkButton
          to="/taxonomy/statistics"
          component="a"
          variant="default"
          leftSection={<IconChartBar size={16} aria-hidden />}
        >
          Statistics
        </LinkButton>
      }
    >
      <TaxonomySearch value={q} />
      {scheme === null ? (
        <Empty>No scheme has been imported yet.</Empty>
      ) : q === '' ? (
        <SchemeTree key={at ?? ''} at={at ?? null} />
      ) : (
        <FoundNodes />
      )}
    </Page>
  );
}
