import { Autocomplete, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { graphql } from '../../data/graphql.js';
import { useAnswer } from '../../data/use-answer.js';
import { readableTitle } from './readable-title.js';

const FOUND = graphql(`
  query FoundSymbols($search: String!) {
    cpcNodes(filter: { search: $search }, first: 8) {
      nodes {
        symbol
        title
      }
    }
  }
`);

const PAUSE_MILLISECONDS = 250;

interface SymbolSearchProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (symbol: string) => void;
}

/** Takes a symbol, typed or found in the scheme by its words or its beginning. */
export function SymbolSearch({ label, value, onChange }: SymbolSearchProps) {
  const [search] = useDebouncedValue(value.trim(), PAUSE_MILLISECONDS);
  const { data } = useAnswer({ document: FOUND, variables: { search }, pause: search === '' });
  const found = search === '' ? [] : (data?.cpcNodes.nodes ?? []);
  const titles = new Map(found.map(({ symbol, title }) => [symbol, title]));
  return (
    <Autocomplete
      label={label}
      placeholder="words, or the beginning of a symbol"
      autoComplete="off"
      spellCheck={false}
      value={value}
      onChange={onChange}
      data={[...titles.keys()]}
      // The server has found them by more than their spelling.
      filter={({ options }) => options}
      renderOption={({ option }) => (
        <div>
          <strong>{option.value}</strong>
          <Text size="sm" c="dimmed" lineClamp={2}>
            {readableTitle(titles.get(option.value) ?? '')}
          </Text>
        </div>
      )}
    />
  );
}
