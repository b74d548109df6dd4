import { Alert, Button, Checkbox, Code, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { Mark } from '../app/mark.js';
import { Failure } from '../components/failure/failure.js';
import type { Keeping } from './key-store.js';
import classes from './sign-in.module.css';

/** What stands for a moment while a key that was accepted earlier is tried. */
export const Opening = () => (
  <main className={classes.opening}>
    <Text role="status" c="dimmed">
      Opening Nonet …
    </Text>
  </main>
);

interface SignInProps {
  /** Why somebody who was inside is here. */
  readonly notice: string | null;
  /** Rejects where the server does not take the key. */
  readonly onKey: (key: string, keeping: Keeping) => Promise<void>;
}

export function SignIn({ notice, onKey }: SignInProps) {
  const [key, setKey] = useState('');
  const [stay, setStay] = useState(true);
  const [error, setError] = useState<Error | null>(null);
  const [waiting, setWaiting] = useState(false);
  useEffect(() => {
    document.title = 'Sign in · Nonet';
  }, []);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setWaiting(true);
    setError(null);
    try {
      await onKey(key.trim(), stay ? 'computer' : 'tab');
    } catch (failure) {
      setError(failure as Error);
      setWaiting(false);
    }
  }

  return (
    <main className={classes.page}>
      <Stack gap="lg" className={classes.card}>
        <div>
          <Title order={1} className={classes.name}>
            <Mark size={30} /> Nonet
          </Title>
          <Text c="dimmed">Patents into the CPC, with nine experts.</Text>
        </div>
        <form onSubmit={(event) => void submit(event)}>
          <Stack gap="sm">
            {notice && (
              <Alert color="yellow" role="alert">
                {notice}
              </Alert>
            )}
            <PasswordInput
              label="API key"
              id="key"
              size="md"
              autoComplete="off"
              autoFocus
              value={key}
              onChange={({ currentTarget }) => setKey(currentTarget.value)}
              visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed', tabIndex: 0 }}
            />
            <Checkbox
              label="Stay signed in on this computer, in every tab"
              checked={stay}
              onChange={({ currentTarget }) => setStay(currentTarget.checked)}
            />
            <Button type="submit" size="md" loading={waiting} disabled={key.trim() === ''}>
              Open
            </Button>
            {error && <Failure error={error} />}
          </Stack>
        </form>
        <Text size="sm" c="dimmed">
          The first start prints a key. More are made with <Code>npx nonet keys create</Code>, or by an admin
          under Keys.
        </Text>
      </Stack>
    </main>
  );
}
