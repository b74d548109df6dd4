import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { type Follow, subscriptionClient } from './follow.js';
import { graphqlClient, type Query } from './graphql.js';
import { SignIn } from './sign-in.js';

export interface Person {
  name: string;
  role: 'READER' | 'ANALYST' | 'ADMIN';
}

export interface Session {
  person: Person;
  query: Query;
  follow: Follow;
  signOut(): void;
}

const SessionContext = createContext<Session | null>(null);

/** The key lives as long as the browser tab: it opens everything, so it is not written to disk. */
const STORAGE = 'nonet-key';

/** Asks for an API key and shows the app once the server accepts it. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [signedIn, setSignedIn] = useState<{ key: string; person: Person } | null>(null);
  const session = useMemo<Session | null>(() => {
    if (!signedIn) return null;
    const signOut = () => {
      sessionStorage.removeItem(STORAGE);
      setSignedIn(null);
    };
    const { key, person } = signedIn;
    return { person, query: graphqlClient(key), follow: subscriptionClient(key), signOut };
  }, [signedIn]);
  if (!session) {
    const accept = (key: string, person: Person) => {
      sessionStorage.setItem(STORAGE, key);
      setSignedIn({ key, person });
    };
    return <SignIn remembered={sessionStorage.getItem(STORAGE)} onAccepted={accept} />;
  }
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession needs a SessionProvider above it.');
  return session;
}
