import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { type Client, Provider } from 'urql';
import { ApiError, apiErrorOf } from '../data/api-error.js';
import { createClient } from '../data/client.js';
import { clearShelf } from '../data/shelf.js';
import { forgetKept } from '../data/use-kept.js';
import { graphql, type ResultOf } from '../data/graphql.js';
import { forgetKey, type Keeping, storedKey, storeKey, watchKey } from './key-store.js';
import { Opening, SignIn } from './sign-in.js';
import { linkToken, redeemOnce } from './sign-in-link.js';

const ME = graphql(`
  query Me {
    me {
      id
      name
      role
      scopes
    }
  }
`);

export type Person = ResultOf<typeof ME>['me'];

export interface Session {
  readonly person: Person;
  readonly signOut: () => void;
}

const SessionContext = createContext<Session | null>(null);

interface SignedIn {
  readonly key: string;
  readonly person: Person;
  readonly client: Client;
}

const NOT_ANY_MORE =
  'Your key is not valid any more: it was revoked or has ended. Open Nonet with another one.';

/** Asks for an API key and shows the app once the server accepts it; leads back here when it does not any more. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [signedIn, setSignedIn] = useState<SignedIn | null>(null);
  const [remembered, setRemembered] = useState(storedKey);
  const [link, setLink] = useState(linkToken);
  const [notice, setNotice] = useState<string | null>(null);

  const leave = useCallback((reason: string | null) => {
    forgetKey();
    forgetKept();
    void clearShelf();
    setRemembered(null);
    setNotice(reason);
    setSignedIn(null);
  }, []);

  const open = useCallback(
    async (key: string) => {
      let inside = false;
      // Once: what this key asked for late must not end the session of the next.
      const onRefused = () => {
        if (inside) leave(NOT_ANY_MORE);
        inside = false;
      };
      const client = createClient({ key, onRefused });
      const { data, error } = await client.query(ME, {}).toPromise();
      if (error) throw apiErrorOf(error);
      if (!data) throw new ApiError('UNKNOWN', 'The server answered without data.');
      inside = true;
      setNotice(null);
      setSignedIn({ key, person: data.me, client });
    },
    [leave],
  );

  const openRemembered = useCallback(
    async (key: string) => {
      try {
        await open(key);
      } catch (failure) {
        // A server that is away for a moment takes nobody's key.
        if (failure instanceof ApiError && failure.code === 'UNAUTHENTICATED') return leave(NOT_ANY_MORE);
        setRemembered(null);
        setNotice((failure as Error).message);
      }
    },
    [open, leave],
  );

  useEffect(() => {
    if (link === null && remembered !== null && !signedIn) void openRemembered(remembered);
  }, [link, remembered, signedIn, openRemembered]);

  useEffect(() => {
    if (link === null) return;
    const redeemed = async () => {
      try {
        const key = await redeemOnce(link);
        await open(key);
        storeKey(key, 'computer');
      } catch (failure) {
        setNotice((failure as Error).message);
      }
      setLink(null);
    };
    void redeemed();
  }, [link, open]);

  useEffect(
    () =>
      watchKey((key) => {
        setSignedIn((before) => (before && before.key === key ? before : null));
        setRemembered(key);
      }),
    [],
  );

  const session = useMemo<Session | null>(
    () => signedIn && { person: signedIn.person, signOut: () => leave(null) },
    [signedIn, leave],
  );

  if (!signedIn || !session) {
    if (link !== null || remembered !== null) return <Opening />;
    const accept = async (key: string, keeping: Keeping) => {
      await open(key);
      storeKey(key, keeping);
    };
    return <SignIn notice={notice} onKey={accept} />;
  }
  return (
    <Provider value={signedIn.client}>
      <SessionContext value={session}>{children}</SessionContext>
    </Provider>
  );
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession needs a SessionProvider above it.');
  return session;
}

/** Whether whoever is signed in may do what takes this role. */
export function useMay(role: Person['role']): boolean {
  const ranks: readonly Person['role'][] = ['READER', 'ANALYST', 'ADMIN'];
  return ranks.indexOf(useSession().person.role) >= ranks.indexOf(role);
}

/** Whether the key of whoever is signed in may be used for a group of operations. */
export function useIsWithin(scope: string): boolean {
  const { scopes } = useSession().person;
  return scopes.length === 0 || scopes.includes(scope);
}
