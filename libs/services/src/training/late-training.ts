import { lateWork, resourceOf } from '../runs/operation-work.js';
import type { Training, TrainingDependencies } from './create-training.js';
import { extendExperts } from './extend-experts.operation.js';
import { learnFromReviews } from './learn-from-reviews.operation.js';
import { trainEncoder } from './train-encoder.operation.js';
import { trainExperts } from './train-experts.operation.js';

/** Training whose engine is loaded when something is first trained: what only answers never loads it. */
export function lateTraining(
  dependencies: TrainingDependencies,
  load: () => Promise<Pick<typeof import('./create-training.js'), 'createTraining'>> = () =>
    import('./create-training.js'),
): Training {
  let made: Promise<Training> | null = null;
  const make = async () => (await load()).createTraining(dependencies);
  const training = () =>
    // After a failure the next caller tries again.
    (made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    }));
  const service = async () => (await training()).service;
  const workOf = (kind: keyof Training['works']) => async () => (await training()).works[kind];
  return {
    service: {
      async *trainEncoder(asked, caller) {
        yield* (await service()).trainEncoder(asked, caller);
      },
      async *trainExperts(asked, caller) {
        yield* (await service()).trainExperts(asked, caller);
      },
      async *extendExperts(asked, caller) {
        yield* (await service()).extendExperts(asked, caller);
      },
      async *learnFromReviews(asked, caller) {
        yield* (await service()).learnFromReviews(asked, caller);
      },
    },
    works: {
      'encoder-training': lateWork(trainEncoder, resourceOf, workOf('encoder-training')),
      'expert-training': lateWork(trainExperts, resourceOf, workOf('expert-training')),
      'expert-extension': lateWork(extendExperts, resourceOf, workOf('expert-extension')),
      'review-learning': lateWork(learnFromReviews, resourceOf, workOf('review-learning')),
    },
  };
}
