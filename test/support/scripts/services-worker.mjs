// services-worker: works on the runs of the database of its environment, with what was built, until it is killed.
import { createServices } from '@nonet/services';
import { loadConfig } from '@nonet/services/config';
import { createLog } from '@nonet/services/logging';

const log = createLog('silent', process.stderr);
const services = await createServices(loadConfig(), { log, timing: JSON.parse(process.argv[2]) });
services.runs.startWorker({ cpu: 1, gpu: 0 });
process.stdout.write('ready\n');
