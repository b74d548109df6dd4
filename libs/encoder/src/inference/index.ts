export { candidates, cudaIndex, type Device } from './device.js';
