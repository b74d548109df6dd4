import { type Checkpoint } from '../checkpoint/checkpoint.js';
import { locateCheckpoint } from '../checkpoint/locate-checkpoint.js';

/** The checkpoint of `minilm-l6`, which is there wherever the dependencies are installed. */
export const builtinCheckpoint = async (): Promise<Checkpoint> =>
  (await locateCheckpoint({ id: 'minilm-l6' })).checkpoint;
