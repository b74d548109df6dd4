import pg from 'pg';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listenTo } from '../libs/services/src/database/notifications.js';
import { freshDatabase, type FreshDatabase } from './support/fresh-database.js';

let database: FreshDatabase;
let client: pg.Client;
beforeEach(async () => {
  database = await freshDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

const log = pino({ level: 'silent' });
const LISTENERS = `application_name = 'nonet listener' AND datname = current_database()`;
const listeners = async () =>
  (await client.query(`SELECT 1 FROM pg_stat_activity WHERE ${LISTENERS}`)).rowCount;

it('a connection that breaks is made again, by one other, and what may have been missed is announced', async () => {
  const notifications = await listenTo(['something'], { url: database.url, log });
  let heard = 0;
  notifications.on('something', () => heard++);
  await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${LISTENERS}`);
  await expect.poll(() => heard).toBe(1);
  await client.query('NOTIFY something');
  await expect.poll(() => heard).toBe(2);
  expect(await listeners()).toBe(1);
  await notifications.close();
});

it('a connection that cannot listen is not left behind', async () => {
  await expect(listenTo(['no channel'], { url: database.url, log })).rejects.toThrow('syntax error');
  await expect.poll(listeners).toBe(0);
});
