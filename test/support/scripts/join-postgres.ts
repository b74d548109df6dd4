/** Joins the embedded PostgreSQL of a folder, says so, and leaves it on SIGINT. */
import { joinEmbeddedPostgres } from '../../../libs/services/src/database/embedded/embedded-postgres.js';

const say = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`);
// Waiting for a signal alone does not keep a process alive.
const alive = setInterval(() => undefined, 1_000);
try {
  const server = await joinEmbeddedPostgres(process.argv[2] ?? '');
  process.once('SIGINT', () => void server.leave().finally(() => clearInterval(alive)));
  say({ url: server.url });
} catch (error) {
  clearInterval(alive);
  say({ code: (error as { code?: string }).code, message: (error as Error).message });
}
