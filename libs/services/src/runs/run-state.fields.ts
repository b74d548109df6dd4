import { choice } from '@nonet/operations';

export const runState = choice({
  name: 'RunState',
  about: 'How far a run is.',
  options: {
    queued: 'Waits for a worker, also after it was given back or is to be tried again.',
    running: 'A worker is at it.',
    succeeded: 'Done; see `result`.',
    failed: 'Ended by an error; see `error`.',
    cancelled: 'Ended because somebody asked for it.',
  },
});
