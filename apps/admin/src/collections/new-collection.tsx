import { createCollection } from '@nonet/services/operations';
import { useNavigate } from '@tanstack/react-router';
import { FoldedForm } from '../components/actions/folded-form.js';
import { graphql, type VariablesOf } from '../data/graphql.js';
import { useSend } from '../data/use-send.js';
import { NO_CHOICES } from '../operations/choices.js';
import { OperationForm } from '../operations/operation-form.js';

const CREATE = graphql(`
  mutation MakeCollection($input: CreateCollectionInput!) {
    createCollection(input: $input) {
      id
      name
    }
  }
`);

/** Makes a collection of the patents that meet some conditions, and leads to it. */
export function NewCollection() {
  const { change } = useSend();
  const navigate = useNavigate();
  async function create(input: Record<string, unknown>) {
    const variables = { input } as VariablesOf<typeof CREATE>;
    const { createCollection: made } = await change(CREATE, variables);
    await navigate({ to: '/collections/$name', params: { name: made.name } });
  }
  return (
    <FoldedForm title="Make a collection">
      {() => (
        <OperationForm
          operation={createCollection}
          choices={NO_CHOICES}
          verb="Make the collection"
          doing="One moment …"
          onSubmit={create}
        />
      )}
    </FoldedForm>
  );
}
