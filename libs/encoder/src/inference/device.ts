import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Device, DeviceChoice } from '@nonet/plugins';
import { z } from 'zod';
import { EncoderError } from '../errors.js';

export type { Device };

/** The number of the GPU, or null for the processor. */
export const cudaIndex = (device: Device): number | null =>
  device === 'cpu' ? null : Number(device.slice('cuda:'.length));

/** The devices to try, in order. */
export function candidates(choice: DeviceChoice): Device[] {
  if (choice === 'auto') return missingForCuda() === null ? ['cuda:0', 'cpu'] : ['cpu'];
  if (choice === 'cpu') return ['cpu'];
  if (
    choice !== 'cuda' &&
    !z
      .string()
      .regex(/^cuda:\d{1,2}$/)
      .safeParse(choice).success
  ) {
    throw new EncoderError(
      'ENCODER_OPTIONS_INVALID',
      `Unknown device "${choice}"; allowed are auto, cpu, cuda and cuda:N.`,
    );
  }
  const missing = missingForCuda();
  if (missing !== null)
    throw new EncoderError('ENCODER_DEVICE_UNAVAILABLE', `${choice} cannot be used: ${missing}`);
  return [choice === 'cuda' ? 'cuda:0' : choice];
}

/** Why CUDA is not available, as far as that is known without loading it; null: nothing is known against it. */
function missingForCuda(): string | null {
  if (!['linux-x64', 'win32-x64'].includes(`${process.platform}-${process.arch}`)) {
    return `ONNX Runtime has CUDA on Linux and Windows x64 only; this is ${process.platform} ${process.arch}.`;
  }
  const windows = process.platform === 'win32';
  const runtime = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  const library = windows ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so';
  const provider = join(runtime, 'bin', 'napi-v6', process.platform, process.arch, library);
  if (!existsSync(provider)) {
    return `ONNX Runtime's CUDA provider is not installed (${provider} is missing); install it with "npm run cuda".`;
  }
  if (!windows && !existsSync('/dev/nvidiactl'))
    return 'no NVIDIA driver is loaded (/dev/nvidiactl is missing).';
  return null;
}
