import { expect } from 'vitest';
import { postJson } from '../../helpers/http-client.ts';
import { fixtureBytes, type WatchedReceiver } from '../../helpers/receiver.ts';

const DETRACK = fixtureBytes('detrack/in-progress');

/** After whatever came before, a good webhook is taken as ever and nothing unforeseen happened. */
export async function expectUnharmed(watched: WatchedReceiver): Promise<void> {
  expect((await postJson(watched.url, DETRACK)).status).toBe(200);
  expect(watched.exchanges.at(-1)).toMatchObject({ provider: 'detrack', valid: true, error: null });
  expect(watched.bugs).toEqual([]);
}
