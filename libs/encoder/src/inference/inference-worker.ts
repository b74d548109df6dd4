import { serve } from '../workers/serve.js';
import { openInference } from './open-inference.js';

await serve(openInference);
