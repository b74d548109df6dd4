import { Alert, Button, Code, Group, Text } from '@mantine/core';
import { createApiKey } from '@nonet/services/operations';
import { useState } from 'react';
import { CopyButton } from '../components/actions/copy-button.js';
import { FoldedForm } from '../components/actions/folded-form.js';
import { graphql, type ResultOf, type VariablesOf } from '../data/graphql.js';
import { useSend } from '../data/use-send.js';
import { NO_CHOICES } from '../operations/choices.js';
import { OperationForm } from '../operations/operation-form.js';

const CREATE = graphql(`
  mutation CreateKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      secret
      key {
        id
        name
      }
    }
  }
`);

type Made = ResultOf<typeof CREATE>['createApiKey'];

/** Makes a key. Its secret is on the page until it is put away, and then nowhere. */
export function NewKey({ onMade }: { onMade: () => void }) {
  const [made, setMade] = useState<Made | null>(null);
  const { change } = useSend();
  async function create(input: Record<string, unknown>) {
    const variables = { input } as VariablesOf<typeof CREATE>;
    const { createApiKey: answer } = await change(CREATE, variables);
    setMade(answer);
    onMade();
  }
  return (
    <>
      {made && <Secret made={made} onDone={() => setMade(null)} />}
      <FoldedForm title="Make a key">
        {(fold) => (
          <OperationForm
            operation={createApiKey}
            choices={NO_CHOICES}
            verb="Make the key"
            doing="One moment …"
            onSubmit={async (input) => {
              await create(input);
              fold();
            }}
          />
        )}
      </FoldedForm>
    </>
  );
}

function Secret({ made: { secret, key }, onDone }: { made: Made; onDone: () => void }) {
  return (
    <Alert color="green" mb="md" title={`The key of ${key.name}`}>
      <Text size="sm" mb="xs" c="var(--mantine-color-text)">
        It is shown this once: copy it now, and give it to nobody else.
      </Text>
      <Code block className="breakable" data-testid="secret" style={{ whiteSpace: 'pre-wrap' }}>
        {secret}
      </Code>
      <Group gap="sm" mt="sm">
        <CopyButton label="Copy the key" text={() => secret} />
        <Button variant="default" onClick={onDone}>
          I have it
        </Button>
      </Group>
    </Alert>
  );
}
