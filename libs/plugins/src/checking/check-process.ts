import { join } from 'node:path';
import { encoderConformance } from '../conformance/encoder-conformance.js';
import { ConformanceError } from '../conformance/conformance-check.js';
import { expertConformance } from '../conformance/expert-conformance.js';
import { processState } from '../conformance/process-state.js';
import { apiRangeOf } from '../contracts/api-version.js';
import type { EncoderProvider } from '../contracts/encoder.js';
import type { ExpertProvider } from '../contracts/expert.js';
import { importPlugin } from '../loading/import-plugin.js';
import { checkDefinition, checkEncoderProvider, checkExpertProvider } from '../loading/plugin-schema.js';
import { hostFor, noSurroundings } from '../loading/surroundings.js';
import type { CheckMessage, CheckRequest } from './protocol.js';

// A process of its own for a plugin that is checked: it may hang, end or fill its memory, and whoever asked only reads of it.
const [specifier, folder, modelsFolder, settings] = process.argv.slice(2);

const say = (message: CheckMessage) => process.send!(message);

try {
  const changes = processState();
  const definition = checkDefinition(await importPlugin(specifier, folder, 'known'), specifier);
  const encoders: EncoderProvider[] = [];
  const experts: ExpertProvider[] = [];
  const { name, version } = definition;
  const surroundings = { ...noSurroundings(name), settings: settings ? JSON.parse(settings) : undefined };
  await definition.register(
    Object.assign(await hostFor(definition, surroundings), {
      encoders: { add: (one: unknown) => void encoders.push(checkEncoderProvider(one, name)) },
      experts: { add: (one: unknown) => void experts.push(checkExpertProvider(one, name)) },
    }),
  );
  const changed = changes();
  const checks = [
    {
      subject: `plugin ${name}`,
      name: 'leaves the process as it was while it is loaded',
      async run() {
        if (changed.length === 0) return;
        throw new ConformanceError(
          'CONFORMANCE_GLOBALS',
          `It changes what all code shares: ${changed.join('; ')}.`,
        );
      },
    },
    ...encoders.flatMap((provider) => {
      const open = () =>
        provider.open({ device: 'cpu', modelsFolder: modelsFolder ? join(modelsFolder) : null });
      return encoderConformance(open).map((one) => ({ subject: `encoder ${provider.id}`, ...one }));
    }),
    ...experts.flatMap((provider) =>
      expertConformance(provider, { size: 'real' }).map((one) => ({
        subject: `expert ${provider.id}`,
        ...one,
      })),
    ),
  ];
  process.on('message', ({ check }: CheckRequest) => void run(check));
  say({
    type: 'loaded',
    name,
    version,
    api: apiRangeOf(definition)!,
    checks: checks.map(({ subject, name: promise }) => ({ subject, name: promise })),
  });

  async function run(check: number): Promise<void> {
    const start = performance.now();
    const failure = await checks[check].run().then(
      () => null,
      (error: unknown) => error,
    );
    say({
      type: 'checked',
      check,
      problem: failure === null ? null : messageOf(failure),
      code: failure === null ? null : codeOf(failure),
      milliseconds: performance.now() - start,
    });
  }
} catch (error) {
  say({ type: 'refused', code: codeOf(error) ?? 'PLUGIN_LOAD_FAILED', problem: messageOf(error) });
  process.disconnect();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : null;
}
