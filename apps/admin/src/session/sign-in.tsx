import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Failure } from '../failure.js';
import { graphqlClient } from './graphql.js';
import type { Person } from './session.js';

interface SignInProps {
  /** A key that was accepted earlier in this tab: tried at once. */
  remembered: string | null;
  onAccepted: (key: string, person: Person) => void;
}

export function SignIn({ remembered, onAccepted }: SignInProps) {
  const [key, setKey] = useState('');
  const [error, setError] = useState<Error | null>(null);
  const [waiting, setWaiting] = useState(remembered !== null);
  const tried = useRef(false);

  async function open(candidate: string) {
    setWaiting(true);
    setError(null);
    try {
      const { me } = await graphqlClient(candidate)<{ me: Person }>('query Me { me { name role } }', {});
      onAccepted(candidate, me);
    } catch (failure) {
      setError(failure as Error);
      setWaiting(false);
    }
  }

  useEffect(() => {
    if (remembered === null || tried.current) return;
    tried.current = true;
    void open(remembered);
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    void open(key.trim());
  }

  return (
    <main className="sign-in">
      <h1>Nonet</h1>
      <p>Patents into the CPC, with nine experts.</p>
      <form onSubmit={submit}>
        <label htmlFor="key">API key</label>
        <input
          id="key"
          type="password"
          autoComplete="off"
          autoFocus
          value={key}
          onChange={(event) => setKey(event.target.value)}
        />
        <button type="submit" disabled={waiting || key.trim() === ''}>
          {waiting ? 'Opening …' : 'Open'}
        </button>
      </form>
      {error && <Failure error={error} />}
      <p className="hint">
        The first start prints a key. More are made with <code>npx nonet keys create</code>.
      </p>
    </main>
  );
}
