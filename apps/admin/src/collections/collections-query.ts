import { graphql, type ResultOf } from '../data/graphql.js';

export const COLLECTIONS = graphql(`
  query Collections($first: Int! = 50, $after: String) {
    collections(first: $first, after: $after) {
      nodes {
        id
        name
        note
        patentCount
        createdAt
        conditions {
          name
          title
          value
        }
        calibrations {
          id
          model
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
      totalCount
    }
  }
`);
export type ListedCollection = ResultOf<typeof COLLECTIONS>['collections']['nodes'][number];

export const COLLECTION = graphql(`
  query Collection($name: String!) {
    activeModel {
      id
      reference
    }
    collection(name: $name) {
      id
      name
      note
      createdBy
      createdAt
      patentCount
      conditions {
        name
        title
        value
      }
      assigned {
        labels
        sections {
          section
          share
        }
      }
      calibrations {
        id
        model
        byLabels
        texts
        labelled
        slope
        bias
        createdAt
        shifts {
          symbol
          shift
        }
        habits {
          labels
          sections {
            section
            share
          }
        }
        usual {
          labels
          sections {
            section
            share
          }
        }
      }
    }
  }
`);
export type CollectionData = ResultOf<typeof COLLECTION>;
export type Collection = CollectionData['collection'];
export type Calibration = Collection['calibrations'][number];

export const REMOVE = graphql(`
  mutation RemoveCollection($name: String!) {
    removeCollection(name: $name) {
      id
    }
  }
`);

/** What a form has to explain is said shorter of a collection that stands. */
const SHORT_TITLES: Readonly<Record<string, string>> = { search: 'Found by', cpc: 'Symbol' };

/** Conditions in a line. */
export const conditionsText = (conditions: ListedCollection['conditions']): string =>
  conditions.map(({ name, title, value }) => `${SHORT_TITLES[name] ?? title}: ${value}`).join('; ') ||
  'all stored patents';
