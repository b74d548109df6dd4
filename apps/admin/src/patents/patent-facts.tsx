import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type Fact, Facts } from '../components/figures/facts.js';
import { Section } from '../components/page/page.js';
import type { Patent } from './patent-query.js';

const LABELS = {
  GOLD: 'all that an office assigned',
  PARTIAL: 'some of those that an office assigned',
  SILVER: 'from another source, for example the field of search',
  SINGLE: 'one only, where there may be more',
} as const;

/** What is known of the document beside its text. */
export function PatentFacts({ patent }: { patent: Patent }) {
  const { applicants, assignees, country, labels, ipc, slashless, unknownSections } = patent;
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Number', patent.number],
    [
      'Office',
      country && (
        <Link to="/patents" search={{ office: country }}>
          {country}
        </Link>
      ),
    ],
    ['Kind', patent.kind],
    ['Published', patent.publicationDate],
    ['Filed', patent.filingDate],
    ['Application', patent.applicationNumber],
    ['Family', patent.familyId],
    [
      'Applicants',
      applicants.length > 0 &&
        applicants.map((applicant, i) => (
          <span key={applicant}>
            {i > 0 && ', '}
            <Link to="/patents" search={{ applicant }}>
              {applicant}
            </Link>
          </span>
        )),
    ],
    ['Assigned to', assignees.join(', ')],
    ['Its symbols are', labels && LABELS[labels]],
    ['IPC', ipc.join(', ')],
    ['Written without a slash', slashless.join(', ')],
    ['Sections its source cannot know', unknownSections.join(', ')],
  ];
  return (
    <Section title="Document">
      <Facts label="Document" facts={facts.filter((fact): fact is Fact => Boolean(fact[1]))} />
    </Section>
  );
}
