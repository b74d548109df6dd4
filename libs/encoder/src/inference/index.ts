// Whoever runs models reports errors in words of its own.
import './quiet-runtime.js';

export { candidates, cudaIndex, type Device } from './device.js';
