import { Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { inputTypeName, type Operation, typeName } from '@nonet/operations';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { counted } from '../components/figures/numbers.js';
import { durationOf } from '../components/time/spoken.js';

const PAUSE_MILLISECONDS = 400;

interface Forecast {
  readonly seconds: number;
  readonly fewestSeconds: number;
  readonly mostSeconds: number;
  readonly isAlike: boolean;
  readonly runs: readonly { readonly id: string; readonly name: string; readonly seconds: number | null }[];
}

const queryOf = (operation: Operation): string =>
  `query($input: ${inputTypeName(operation)}!) {
  forecast: forecast${typeName(operation.name)}(input: $input) {
    seconds fewestSeconds mostSeconds isAlike
    runs { id name seconds }
  }
}`;

/** How long what stands in the form would take, and by what one can tell. */
export function RunForecast({
  operation,
  input,
}: {
  operation: Operation;
  input: Record<string, unknown> | null;
}) {
  const [settled] = useDebouncedValue(input === null ? null : JSON.stringify(input), PAUSE_MILLISECONDS);
  const query = useMemo(() => queryOf(operation), [operation]);
  const [{ data, error }] = useQuery<{ forecast: Forecast | null }>({
    query,
    variables: { input: settled === null ? null : (JSON.parse(settled) as unknown) },
    pause: settled === null,
    requestPolicy: 'network-only',
  });
  // What is wrong with the input is said when it is sent.
  if (settled === null || error || !data) return null;
  return (
    <Text size="sm" c="dimmed" role="status">
      <Sentence forecast={data.forecast} />
    </Text>
  );
}

function Sentence({ forecast }: { forecast: Forecast | null }) {
  if (forecast === null) return 'How long it takes nobody can say yet: no earlier run on this server tells.';
  const { seconds, fewestSeconds, mostSeconds, isAlike, runs } = forecast;
  const [fewest, about, most] = [fewestSeconds, seconds, mostSeconds].map((each) => durationOf(each * 1000));
  const last = runs[0]!;
  return (
    <>
      About <strong>{about}</strong>
      {fewest !== most && ` (${fewest} to ${most})`}, by {counted(runs.length, 'earlier run')} with{' '}
      {isAlike ? 'these settings' : 'other settings, which may be far off'}, and by how much there is to read.
      The last:{' '}
      <Link to="/runs/$id" params={{ id: last.id }}>
        {last.name}
      </Link>
      {last.seconds !== null && `, ${durationOf(last.seconds * 1000)}`}.
    </>
  );
}
