import { Alert, Button, Code, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { ApiError } from '../../data/api-error.js';

/** What to do about it, by the code of the error; of others the message of the server says it. */
const ADVICE: Readonly<Record<string, string>> = {
  UNREACHABLE: 'See whether the server runs and this computer is connected, then try again.',
  FORBIDDEN: 'Ask an admin for a key that may do this.',
  RATE_LIMITED: 'Wait a moment and try again.',
  OVERLOADED: 'Wait a moment and try again.',
  INTERNAL: 'Try again. If it stays, the log of the server says more.',
};

interface FailureProps {
  readonly error: Error;
  /** Asks again what failed. */
  readonly onRetry?: () => void;
}

/** What went wrong in the server's own words, what to do, and the code that support asks for. */
export function Failure({ error, onRetry }: FailureProps) {
  const code = error instanceof ApiError ? error.code : null;
  const advice = code === null ? undefined : ADVICE[code];
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} my="sm">
      <Text size="sm" style={{ whiteSpace: 'pre-line' }} c="var(--mantine-color-text)">
        {error.message}
      </Text>
      {advice && (
        <Text size="sm" mt={4} c="var(--mantine-color-text)">
          {advice}
        </Text>
      )}
      <Group gap="sm" mt={code || onRetry ? 6 : 0}>
        {code && <Code>{code}</Code>}
        {onRetry && (
          <Button size="compact-sm" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Group>
    </Alert>
  );
}
