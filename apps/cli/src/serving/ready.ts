import { jsonLog } from '../terminal/json-lines.js';
import { welcome } from '../terminal/welcome.js';

/** What is told once a server answers. */
export interface ReadyServer {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  /** The secret of a key that was made up; null: there was one. */
  readonly adminKey: string | null;
  /** How many processes answer. */
  readonly processes: number;
  /** Makes a token that signs whoever has it in. */
  offer(): string;
}

/** Says on standard output a key that was made up, where the server does not become ready. */
export function sayKey(adminKey: string): void {
  const msg = 'A key of an admin was made; it is shown this once';
  process.stdout.write(
    jsonLog() ? `${JSON.stringify({ msg, time: Date.now(), adminKey })}\n` : `${msg}: ${adminKey}\n`,
  );
}

/** Says on standard output that the server is ready. */
export function sayReady({ url, adminKey, processes, offer }: ReadyServer): void {
  // A key that is shown this once is shown whatever the level of the log.
  const several = processes > 1 && { processes };
  const facts = { msg: 'Nonet is ready', time: Date.now(), url, ...several, ...(adminKey && { adminKey }) };
  // A link that lets somebody in is shown to a person, and never stands in a log.
  const link = () => `${url}/sign-in#${offer()}`;
  process.stdout.write(
    jsonLog() ? `${JSON.stringify(facts)}\n` : welcome({ url, adminKey, processes, link: link() }),
  );
}
