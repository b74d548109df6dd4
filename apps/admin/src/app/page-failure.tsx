import { Button, Group, Text } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { Failure } from '../components/failure/failure.js';
import { Page } from '../components/page/page.js';

/** A page whose script could not be fetched: the server has another version since. */
const isGone = ({ message }: Error) =>
  /dynamically imported module|module script|Failed to fetch/i.test(message);

/** Stands in for a page that broke; the rest of the app goes on. */
export function PageFailure({ error: thrown, reset }: ErrorComponentProps) {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return (
    <Page title="This page broke">
      {isGone(error) ? (
        <Text>
          The server has another version of the app by now, or cannot be reached. Load the page again.
        </Text>
      ) : (
        <Failure error={error} />
      )}
      <Group mt="md">
        <Button onClick={() => location.reload()}>Load again</Button>
        <Button variant="default" onClick={reset}>
          Try without loading
        </Button>
      </Group>
    </Page>
  );
}
