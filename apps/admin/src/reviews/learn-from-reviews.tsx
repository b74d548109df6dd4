import { Checkbox, Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ConfirmDialog } from '../components/actions/confirm-dialog.js';
import { Loaded } from '../components/feedback/loaded.js';
import { graphql } from '../data/graphql.js';
import { useRequestKey } from '../data/request-key.js';
import { useAnswer } from '../data/use-answer.js';
import { useSend } from '../data/use-send.js';

const BASE = graphql(`
  query LearningBase {
    activeModel {
      id
      reference
      name
      version
      kind
      createdAt
    }
  }
`);

const SINCE = graphql(`
  query ReviewsSince($since: DateTime!) {
    reviews(filter: { since: $since }, first: 1) {
      totalCount
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
`);

const LEARN = graphql(`
  mutation LearnFromReviews($input: LearnFromReviewsInput!, $key: String!) {
    learnFromReviews(input: $input, idempotencyKey: $key) {
      id
    }
  }
`);

/** Asks whether a new version is to be made of what people said, and says what follows. */
export function LearnFromReviews({ onClose }: { onClose: () => void }) {
  const { change } = useSend();
  const navigate = useNavigate();
  const key = useRequestKey();
  const [activate, setActivate] = useState(false);
  const base = useAnswer({ document: BASE, variables: {} });
  const model = base.data?.activeModel;
  const cannot = base.data?.activeModel === null;
  const since = useAnswer({
    document: SINCE,
    variables: { since: model?.createdAt ?? '' },
    pause: !model,
  });

  async function learn() {
    const input = { activate };
    const { learnFromReviews: run } = await change(LEARN, { input, key: key(JSON.stringify(input)) });
    await navigate({ to: '/runs/$id', params: { id: run.id } });
  }

  return (
    <ConfirmDialog
      title="Learn from reviews?"
      action={cannot ? 'See the models' : 'Learn'}
      onConfirm={cannot ? () => navigate({ to: '/models' }) : learn}
      onClose={onClose}
      consequences={
        <Loaded answer={base}>
          {({ activeModel }) =>
            activeModel ? (
              <Stack gap="sm">
                <div>
                  A run makes the next version of <strong>{activeModel.name}</strong> from{' '}
                  <strong>{activeModel.reference}</strong>, which answers now, and from{' '}
                  {since.data
                    ? `the ${since.data.reviews.totalCount} reviews that were said since it was made`
                    : 'the reviews that were said since it was made'}
                  . It takes seconds to minutes. {activeModel.reference} stays as it is, and reviews stay
                  where they are.
                </div>
                <Checkbox
                  label="Let the new version answer, unless it is worse"
                  description="Otherwise it is listed under Models, where it can be compared and activated."
                  checked={activate}
                  onChange={({ currentTarget }) => setActivate(currentTarget.checked)}
                />
              </Stack>
            ) : (
              <div>
                No model is active: the scheme alone answers, and it cannot learn. Train or activate a model
                first.
              </div>
            )
          }
        </Loaded>
      }
    />
  );
}
