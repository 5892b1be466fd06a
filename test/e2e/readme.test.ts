import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createReceiver, type Receiver } from '../../src/index.ts';
import { README, readmeBlocks } from '../helpers/readme.ts';
import { startShop } from './shop/shop.js';

/** The lines of all blocks that are marked as shell, in their order. */
const commands = readmeBlocks('sh').flatMap((block) =>
  block.split('\n').filter((line) => line.trim() !== ''),
);

const folder = mkdtempSync(join(tmpdir(), 'webhook-cli-readme-'));
const app = createServer((request, response) => {
  request.resume();
  request.on('end', () => response.writeHead(204).end());
});
let receiver: Receiver;
let shop: { readonly url: string; readonly close: () => Promise<void> };

beforeAll(async () => {
  app.listen(0, '127.0.0.1');
  await once(app, 'listening');
  receiver = await createReceiver();
  shop = await startShop();
});

afterAll(async () => {
  await receiver.close();
  await shop.close();
  app.close();
  rmSync(folder, { recursive: true, force: true });
});

function shell(command: string) {
  // What is checked has to be right; what is sent to takes anything.
  const { port } = command.includes(' check ') ? new URL(shop.url) : (app.address() as AddressInfo);
  return spawn('sh', ['-c', command.replaceAll('localhost:3000', `localhost:${port}`)], {
    cwd: folder,
    env: {
      PATH: [
        join(inject('packedFolder'), 'node_modules/.bin'),
        dirname(process.execPath),
        process.env['PATH'] ?? '',
      ].join(delimiter),
      HOME: folder,
      WEBHOOK_CLI_PORT: '0',
      WEBHOOK_CLI_TO: receiver.url,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

describe('every shell command of the README works', () => {
  it('has commands', () => {
    expect(commands.length).toBeGreaterThan(20);
    expect(commands.every((line) => line.startsWith('webhook-cli '))).toBe(true);
  });

  for (const command of commands) {
    it(command, { timeout: 120_000 }, async () => {
      const runsUntilStopped = command.startsWith('webhook-cli listen') && !command.includes('--expect');
      const child = shell(runsUntilStopped ? `exec ${command}` : command);
      let said = '';
      const listening = new Promise<void>((resolve) => {
        child.stderr.on('data', (chunk: Buffer) => {
          said += chunk.toString();
          if (said.includes('listening on')) resolve();
        });
      });
      child.stdout.resume();
      const ended = once(child, 'exit');
      if (runsUntilStopped) {
        await Promise.race([listening, ended]);
        child.kill('SIGTERM');
      }
      expect([await ended, said]).toEqual([[0, null], said]);
    });
  }
});

describe('the scenario of the README', () => {
  it('is sent, and nothing is wrong with its payloads', async () => {
    const [scenario = ''] = readmeBlocks('json');
    writeFileSync(join(folder, 'mine.json'), scenario);
    const child = shell('webhook-cli send --scenario ./mine.json --json');
    let out = '';
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    await once(child, 'close');
    expect(said).not.toMatch(/warning|error/i);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ type, event, valid }) => [type, event, valid])).toEqual([
      ['exchange', 'in-progress', true],
      ['exchange', 'failed', true],
      ['summary', undefined, undefined],
    ]);
  });
});

describe('what the README says of the code', () => {
  it('names every command', () => {
    const help = README.split('\n')
      .filter((line) => line.startsWith('webhook-cli '))
      .join('\n');
    for (const name of ['listen', 'send', 'check', 'validate', 'events', 'schema', 'history', 'repost']) {
      expect(help).toContain(`webhook-cli ${name}`);
    }
  });
});
