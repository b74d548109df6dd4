import 'graphiql/style.css';
import './main.css';
import { GraphiQL } from 'graphiql';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { fetcher } from './fetcher.js';

const HEADERS = '{ "authorization": "Bearer " }';

const FIRST_QUERY = `# Put an API key behind "Bearer" in the headers below; without one nothing is answered.
# The documentation of all queries and mutations is behind the first button on the left.

query Classify {
  classify(input: { text: "A bicycle brake with a cable and a lever", level: SUBCLASS, top: 3 }) {
    predictions {
      symbol
      title
      score
    }
  }
}
`;

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <GraphiQL
        fetcher={fetcher}
        defaultQuery={FIRST_QUERY}
        defaultHeaders={HEADERS}
        defaultEditorToolsVisibility="headers"
        // A key is no one's to find in this browser later.
        shouldPersistHeaders={false}
      />
    </StrictMode>,
  );
