import DataLoader from 'dataloader';
import type { Page, PageRequest } from '@nonet/services/paging';

/** A page of the list that belongs to one row: `key` says whose. */
export interface PageKey<Key> {
  readonly key: Key;
  readonly page: PageRequest;
}
export type PageLoader<Key, Row> = DataLoader<PageKey<Key>, Page<Row>, string>;

/**
 * Loads connections that hang on rows of a page, all of them by one call: they all have the arguments that the query
 * gave their field. Aliases with other arguments make a call each.
 */
export function pageLoader<Key extends string | number, Row>(
  load: (keys: readonly Key[], page: PageRequest) => Promise<Page<Row>[]>,
): PageLoader<Key, Row> {
  const nameOf = ({ first, after }: PageRequest) => JSON.stringify([first, after]);
  return new DataLoader(
    async (wanted) => {
      const groups = new Map<string, PageKey<Key>[]>();
      for (const one of wanted) {
        const name = nameOf(one.page);
        groups.set(name, [...(groups.get(name) ?? []), one]);
      }
      const answers = new Map<PageKey<Key>, Page<Row>>();
      for (const group of groups.values()) {
        const [{ page }] = group as [PageKey<Key>];
        const pages = await load(
          group.map(({ key }) => key),
          page,
        );
        group.forEach((one, index) => answers.set(one, pages[index] as Page<Row>));
      }
      return wanted.map((one) => answers.get(one) as Page<Row>);
    },
    { cacheKeyFn: ({ key, page }) => `${key} ${nameOf(page)}` },
  );
}
