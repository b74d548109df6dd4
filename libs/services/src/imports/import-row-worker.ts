import { serveReading } from '@nonet/patents';
import { importRowOf } from './import-row.js';

await serveReading(importRowOf);
