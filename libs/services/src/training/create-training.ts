import type { RunWorkByKind } from '../runs/run-work.js';
import { encoderSettings } from './encoder-settings.js';
import { EncoderTrainer, type EncoderTrainerDependencies } from './encoder-trainer.js';
import { encoderTrainingWork } from './encoder-training-work.js';
import { ExpertReviser } from './expert-revision.js';
import { ExpertTrainer, type ExpertTrainerDependencies } from './expert-training.js';
import { expertTrainingWork } from './expert-training-work.js';
import { extensionWork, reviewLearningWork } from './revision-work.js';
import type { TrainingService } from './training.service.js';

export type TrainingDependencies = EncoderTrainerDependencies & ExpertTrainerDependencies;

/** Training as a service, and as the work of runs. */
export interface Training {
  readonly service: TrainingService;
  readonly works: Required<Pick<RunWorkByKind, TrainingKind>>;
}

/** The kinds of run that make encoders and experts. */
export type TrainingKind = 'encoder-training' | 'expert-training' | 'expert-extension' | 'review-learning';

/** The results lie in the models folder. */
export function createTraining(dependencies: TrainingDependencies): Training {
  const trainer = new EncoderTrainer(dependencies);
  const experts = new ExpertTrainer(dependencies);
  const reviser = new ExpertReviser(dependencies);
  return {
    service: serviceOf(trainer, experts, reviser),
    works: {
      'encoder-training': encoderTrainingWork(trainer),
      'expert-training': expertTrainingWork(experts),
      'expert-extension': extensionWork(reviser),
      'review-learning': reviewLearningWork(reviser),
    },
  };
}

function serviceOf(trainer: EncoderTrainer, experts: ExpertTrainer, reviser: ExpertReviser): TrainingService {
  return {
    async *trainEncoder(training, { actor, signal }) {
      if (!trainer.isUnfinished(training.name)) await trainer.assertFree(training.name, null);
      const folder = trainer.folderOf(training.name);
      const settings = encoderSettings(training);
      for await (const event of trainer.train(training, { settings, output: folder, signal })) {
        if (event.type === 'finished')
          await trainer.publish({ training, settings, folder, actor, runId: null, signal });
        yield event;
      }
    },
    trainExperts: (training, caller) => experts.train(training, { ...caller, runId: null }),
    extendExperts: (extension, caller) => reviser.extend(extension, { ...caller, runId: null }),
    learnFromReviews: (learning, caller) => reviser.learn(learning, { ...caller, runId: null }),
  };
}
