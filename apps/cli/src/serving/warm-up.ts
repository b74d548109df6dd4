import type { Services } from '@nonet/services';
import { NonetError } from '@nonet/services/errors';

/** Makes the model ready that answers; `say` hears each step, and what is wrong where a plugin keeps it from answering. */
export async function warmUp(
  { classification }: Pick<Services, 'classification'>,
  say: (line: string) => void,
): Promise<void> {
  let step = '';
  try {
    await classification.warmUp((readiness) => {
      if (readiness.state !== 'warming' || readiness.step === step) return;
      step = readiness.step;
      say(`Getting ready: ${step} …`);
    });
  } catch (error) {
    if (!isOfPlugin(error)) throw error;
    // Whoever asks for a classification hears of it; patents, models and plugins are there all the same.
    say(`${error.message} [${error.code}]`);
    say(
      'Until then nothing is classified. It is tried again every ten seconds, and when plugins are read again.',
    );
  }
}

/** Whether it is the plugin of the model's encoder that is missing or fails: that must not keep the server from the rest. */
const isOfPlugin = (error: unknown): error is NonetError =>
  error instanceof NonetError &&
  (error.code === 'MODEL_ENCODER_UNUSABLE' || error.code.startsWith('PLUGIN_'));
