import { type Fact, Facts } from '../components/figures/facts.js';
import { count } from '../components/figures/numbers.js';
import { Loaded } from '../components/feedback/loaded.js';
import { Section } from '../components/page/page.js';
import { graphql, type ResultOf } from '../data/graphql.js';
import { useAnswer } from '../data/use-answer.js';
import { useMay } from '../session/session.js';
import { RejectionList } from './rejection-list.js';

const REPORT = graphql(`
  query ImportReport($id: ID!) {
    import(id: $id) {
      id
      read
      added
      updated
      unchanged
      filled
      replaced
      kept
      unknownSymbols
      duplicates
      rejected
      rejectedFields
      ignored
    }
  }
`);

type Report = NonNullable<ResultOf<typeof REPORT>['import']>;

/** What an import of patents did, as the command line tells it: read, stored, merged, turned away and left aside. */
export function ImportReport({ id }: { id: string }) {
  const answer = useAnswer({ document: REPORT, variables: { id } });
  const maySeeRejections = useMay('ANALYST');
  return (
    <Loaded answer={answer}>
      {({ import: report }) =>
        report &&
        report.read + report.rejected > 0 && (
          <>
            <Section title="Report">
              <Facts label="What was done" facts={factsOf(report)} />
            </Section>
            {maySeeRejections && <RejectionList importId={id} />}
          </>
        )
      }
    </Loaded>
  );
}

function factsOf(report: Report): Fact[] {
  const { read, added, updated, unchanged, filled, replaced, kept, ignored } = report;
  const { unknownSymbols, duplicates, rejected, rejectedFields } = report;
  return [
    ['Records read', count(read)],
    ['Patents', `${count(added)} new, ${count(updated)} changed, ${count(unchanged)} as they were`],
    [
      'Fields of patents that were there',
      `${count(filled)} filled, ${count(replaced)} replaced, ${count(kept)} kept although the source says otherwise`,
    ],
    ['Symbols not in the scheme', `${count(unknownSymbols)}, which are kept`],
    ['Texts that others have too', count(duplicates)],
    ['Rejected', `${count(rejected)} files or records, ${count(rejectedFields)} fields of others`],
    ['Nothing is read from', ignored.length === 0 ? 'no column: all are read' : ignored.join(', ')],
  ];
}
