import { Button, Group, List, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Failure } from '../components/failure/failure.js';
import { SymbolWithTitle } from '../components/symbols/symbol-link.js';
import type { Reviewed } from './review-query.js';
import type { SaidBySymbol } from './said.js';
import { useVerdicts, type Verdicts } from './use-verdicts.js';

/** Names a symbol that should have been predicted. */
export function MissingSymbol({ of, model }: { of: Reviewed; model: string | null }) {
  const known = useState<SaidBySymbol>({});
  return <MissingSymbols verdicts={useVerdicts(of, model, known)} />;
}

/** What is missing in an answer, beside what else is said of it. */
export function MissingSymbols({
  verdicts,
  kind = 'symbol',
}: {
  verdicts: Verdicts;
  kind?: 'symbol' | 'label';
}) {
  const [symbol, setSymbol] = useState('');
  const [tried, setTried] = useState('');
  const error = verdicts.errors[tried];
  const missing = Object.entries(verdicts.said).filter(([, { verdict }]) => verdict === 'MISSING');

  async function add(event: FormEvent) {
    event.preventDefault();
    setTried(symbol);
    if (await verdicts.say(symbol, 'MISSING')) setSymbol('');
  }

  return (
    <form onSubmit={(event) => void add(event)} aria-label={`Missing ${kind}s`}>
      <Group gap="xs" align="end" mt="md">
        <TextInput
          id="missing"
          label={`A ${kind} is missing`}
          placeholder={kind === 'symbol' ? 'for example F17C 13/02' : 'its id'}
          autoComplete="off"
          spellCheck={false}
          value={symbol}
          onChange={({ currentTarget }) => setSymbol(currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={symbol.trim() === ''}>
          Add
        </Button>
      </Group>
      {error && <Failure error={error} />}
      {missing.length > 0 && (
        <List mt="xs">
          {missing.map(([added, { title, id }]) => (
            <List.Item key={added}>
              {kind === 'symbol' ? (
                <SymbolWithTitle symbol={added} title={title} />
              ) : (
                <strong>{added}</strong>
              )}{' '}
              <Text span size="sm" c="dimmed">
                missing
              </Text>
              {id && (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  px={6}
                  ml={4}
                  aria-label={`Undo ${added}`}
                  onClick={() => void verdicts.undo(added)}
                >
                  Undo
                </Button>
              )}
            </List.Item>
          ))}
        </List>
      )}
    </form>
  );
}
