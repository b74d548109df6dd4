export type { EncoderInfo } from './encoders.service.js';
