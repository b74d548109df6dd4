import { Skeleton, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Answer } from '../../data/use-answer.js';
import { Failure } from '../failure/failure.js';

interface LoadedProps<Data> {
  readonly answer: Answer<Data>;
  readonly children: (data: Data) => ReactNode;
}

/** What was asked for once it is there; before that its shadow, and what went wrong if it does not come. */
export function Loaded<Data>({ answer: { data, error, refresh }, children }: LoadedProps<Data>) {
  if (data !== undefined && data !== null)
    return (
      <>
        {error && <Failure error={error} onRetry={refresh} />}
        {children(data)}
      </>
    );
  return error ? <Failure error={error} onRetry={refresh} /> : <Loading />;
}

export function Loading({ lines = 5 }: { lines?: number }) {
  return (
    <Stack gap="xs" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, i) => (
        <Skeleton key={i} height={14} width={`${92 - ((i * 17) % 40)}%`} radius="sm" />
      ))}
    </Stack>
  );
}

/** Nothing is there, and what to do about it. */
export function Empty({ children }: { children: ReactNode }) {
  return (
    <Text c="dimmed" py="xs">
      {children}
    </Text>
  );
}
