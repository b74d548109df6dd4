import { List, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Section } from '../components/page/page.js';
import { Moment } from '../components/time/moment.js';
import type { Patent } from './patent-query.js';

const RANKS = {
  DOCUMENT: 'the whole document',
  EXTRACT: 'part of what the office says',
  TABLE: 'a collection of others',
} as const;

/** `applicationNumber` as `application number`. */
const fieldName = (field: string) => field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** Where each field came from: the file, and the import that brought it. */
export function Sources({ patent: { origins, createdAt, updatedAt } }: { patent: Patent }) {
  return (
    <Section title="Where this came from">
      {origins.length === 0 ? (
        <Text c="dimmed">An older release imported it, which noted no sources.</Text>
      ) : (
        <List listStyleType="none" spacing="xs">
          {origins.map(({ fields, file, format, importId, rank }) => (
            <List.Item key={`${importId} ${file} ${rank}`}>
              <span className="breakable">{fields.map(fieldName).join(', ')}</span>
              <Text size="sm" c="dimmed">
                from{' '}
                <Link to="/system/imports/$id" params={{ id: importId }}>
                  <span className="breakable">{file.split('/').at(-1)}</span>
                </Link>{' '}
                ({format}, {RANKS[rank]})
              </Text>
            </List.Item>
          ))}
        </List>
      )}
      <Text size="sm" c="dimmed" mt="xs">
        First imported <Moment at={createdAt} />, last changed <Moment at={updatedAt} />.
      </Text>
    </Section>
  );
}
