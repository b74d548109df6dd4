import { Loaded } from '../components/feedback/loaded.js';
import { type Fact, Facts } from '../components/figures/facts.js';
import { count, percent, size, words } from '../components/figures/numbers.js';
import { Page } from '../components/page/page.js';
import { Moment } from '../components/time/moment.js';
import { graphql, type ResultOf } from '../data/graphql.js';
import { useAnswer } from '../data/use-answer.js';
import { EncoderList } from './encoder-list.js';
import { Experts } from './experts.js';
import { Plugins } from './plugins.js';
import { Work } from './work.js';

const SYSTEM = graphql(`
  query System {
    system {
      version
      node
      startedAt
      processes
      requestedDevice
      platform
      embeddedGroups {
        done
        total
      }
      similarSearch {
        size
        approximation {
          recall
        }
      }
      rememberedSearch {
        size
        approximation {
          recall
        }
      }
      memory {
        residentBytes
        heapBytes
      }
      patents
      database {
        kind
        version
      }
      scheme {
        version
        nodes
      }
      classification {
        state
        step
      }
    }
  }
`);

/** What runs, on what, with which data. */
export function SystemPage() {
  const answer = useAnswer({ document: SYSTEM, variables: {} });
  return (
    <Page title="System">
      <Loaded answer={answer}>{({ system }) => <Facts facts={factsOf(system)} />}</Loaded>
      <Work />
      <EncoderList />
      <Experts />
      <Plugins />
    </Page>
  );
}

const factsOf = (system: ResultOf<typeof SYSTEM>['system']): Fact[] => [
  [
    'Nonet',
    <>
      {system.version}, Node {system.node}, since <Moment at={system.startedAt} />
    </>,
  ],
  [
    'Classification',
    [words(system.classification.state), system.classification.step].filter(Boolean).join(': '),
  ],
  ['Scheme', system.scheme ? `${system.scheme.version}, ${count(system.scheme.nodes)} symbols` : 'none'],
  ...aheadOf(system),
  ['Patents', count(system.patents)],
  ...searchOf('Similar patents', system.similarSearch),
  ...searchOf('Remembered patents', system.rememberedSearch),
  ['Database', `PostgreSQL ${system.database.version}, ${words(system.database.kind)}`],
  ['Device asked for', system.requestedDevice],
  ['Computer', system.platform],
  ...processesOf(system),
  [
    system.processes > 1 ? 'Memory of one of them' : 'Memory of the server',
    `${size(system.memory.residentBytes)}, of it ${size(system.memory.heapBytes)} for objects`,
  ],
];

/** One is what everybody expects. */
const processesOf = ({ processes }: ResultOf<typeof SYSTEM>['system']): Fact[] =>
  processes > 1 ? [['Processes', `${count(processes)} answer requests`]] : [];

type Search = ResultOf<typeof SYSTEM>['system']['similarSearch'];

const searchOf = (what: string, search: Search): Fact[] =>
  search === null ? [] : [[what, `looked for among ${count(search.size)}, ${howSearched(search)}`]];

const howSearched = ({ approximation }: NonNullable<Search>): string =>
  approximation === null
    ? 'exactly'
    : `approximately: ${percent(approximation.recall)} of the 40 nearest are found`;

/** A scheme to subclasses alone has nothing to embed ahead. */
const aheadOf = ({ embeddedGroups }: ResultOf<typeof SYSTEM>['system']): Fact[] =>
  embeddedGroups === null || embeddedGroups.total === 0
    ? []
    : [
        [
          'Groups embedded ahead',
          `${count(embeddedGroups.done)} of ${count(embeddedGroups.total)}, while nobody asks for anything`,
        ],
      ];
