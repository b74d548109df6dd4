import { serveReading } from './serve-reading.js';

await serveReading((result) => result);
