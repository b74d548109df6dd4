// Processor time of a PostgreSQL server and all it has started, in seconds, where Linux tells it; elsewhere none.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const TICKS_A_SECOND = 100;

export function postgresSeconds(folder) {
  try {
    const [line] = readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n');
    const postmaster = Number(line);
    const ticks = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => ticksOf(Number(pid), postmaster));
    return ticks.reduce((sum, one) => sum + one, 0) / TICKS_A_SECOND;
  } catch {
    return NaN;
  }
}

/** Of a process of the server; of the server itself with what those took that have ended. */
function ticksOf(pid, postmaster) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [, parent, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [user, system, endedUser, endedSystem] = rest.slice(9, 13).map(Number);
    if (pid === postmaster) return user + system + endedUser + endedSystem;
    return Number(parent) === postmaster ? user + system : 0;
  } catch {
    return 0;
  }
}
