import { useEffect, useState } from 'react';
import { ClassifyPage } from './classify/classify-page.js';
import { EmbeddingsPage } from './embeddings/embeddings-page.js';
import { ModelsPage } from './models/models-page.js';
import { PatentsPage } from './patents/patents-page.js';
import { RunsPage } from './runs/runs-page.js';
import { useSession } from './session/session.js';
import { SystemPage } from './system/system-page.js';
import { TaxonomyPage } from './taxonomy/taxonomy-page.js';

const PAGES = [
  { path: 'classify', title: 'Classify', Page: ClassifyPage },
  { path: 'taxonomy', title: 'Taxonomy', Page: TaxonomyPage },
  { path: 'patents', title: 'Patents', Page: PatentsPage },
  { path: 'models', title: 'Models', Page: ModelsPage },
  { path: 'embeddings', title: 'Embeddings', Page: EmbeddingsPage },
  { path: 'runs', title: 'Runs', Page: RunsPage },
  { path: 'system', title: 'System', Page: SystemPage },
];

/** The address after `#/`: a page, and what it shows, for example `#/taxonomy/F17C 13/02`. */
function useAddress(): { page: string; rest: string } {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const [page, ...rest] = decoded(hash.replace(/^#\//, '')).split('/');
  return { page, rest: rest.join('/') };
}

/** An address that a person typed may hold a lone `%`. */
function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

export function App() {
  const { person, signOut } = useSession();
  const address = useAddress();
  const current = PAGES.find(({ path }) => path === address.page) ?? PAGES[0];
  return (
    <>
      <header>
        <strong>Nonet</strong>
        <nav>
          {PAGES.map(({ path, title }) => (
            <a key={path} href={`#/${path}`} aria-current={path === current.path ? 'page' : undefined}>
              {title}
            </a>
          ))}
        </nav>
        <span className="person">
          {person.name} <small>{person.role.toLowerCase()}</small>
        </span>
        <button className="quiet" onClick={signOut}>
          Sign out
        </button>
      </header>
      <main>
        <current.Page address={address.rest} />
      </main>
    </>
  );
}
