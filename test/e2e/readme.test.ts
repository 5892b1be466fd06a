import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startShop } from '../../examples/shop.js';
import { createReceiver, type Receiver } from '../../src/index.ts';
import { type Running, type RunResult, startProcess } from '../helpers/cli.ts';
import { startInProcess } from '../helpers/in-process.ts';
import { README, readmeBlocks } from '../helpers/readme.ts';
import { shellWords } from '../helpers/shell-words.ts';

/** The lines of all blocks that are marked as shell, in their order, but what deletes the journal at the end. */
const lines = readmeBlocks('sh').flatMap((block) => block.split('\n').filter((line) => line.trim() !== ''));
const deletes = (line: string): boolean => line.startsWith('webhook-cli history clear');
const commands = [...lines.filter((line) => !deletes(line)), ...lines.filter(deletes)];

const SHOP = 'node_modules/webhook-cli/examples/shop.js';

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

/** What only a shell or an installed command can do: a pipe, a file descriptor, a command after `--`. */
const needsShell = /[|<>&;$`]| -- /;

/** The shop of the examples, from where a project has it. */
function isShop(command: string): boolean {
  return command === `node ${SHOP}`;
}

/** Runs until somebody stops it. */
function runsUntilStopped(command: string): boolean {
  return (
    isShop(command) ||
    command.startsWith('webhook-cli inspect') ||
    (command.startsWith('webhook-cli listen') && !command.includes('--expect'))
  );
}

/** The command, where what it is about is this test's: no port of the README is free on every machine. */
function here(command: string): string {
  // What is checked has to be right; what is sent to takes anything.
  const { port } = command.includes(' check ') ? new URL(shop.url) : (app.address() as AddressInfo);
  return command.replaceAll('localhost:3000', `localhost:${port}`);
}

function options() {
  return {
    cwd: folder,
    env: { HOME: folder, WEBHOOK_CLI_PORT: '0', WEBHOOK_CLI_TO: receiver.url },
  };
}

async function inShell(command: string): Promise<RunResult> {
  const { cwd, env } = options();
  const path = [
    join(inject('packedFolder'), 'node_modules/.bin'),
    dirname(process.execPath),
    process.env['PATH'] ?? '',
  ];
  const started = startProcess('sh', ['-c', `exec ${here(command)}`], {
    cwd,
    env: { ...env, PATH: path.join(delimiter) },
  });
  return await untilStopped(command, started);
}

async function inThisProcess(command: string): Promise<RunResult> {
  const [name, ...args] = shellWords(here(command));
  expect(name).toBe('webhook-cli');
  return await untilStopped(command, startInProcess(args, options()));
}

async function untilStopped(command: string, started: Running): Promise<RunResult> {
  if (runsUntilStopped(command)) {
    await started.readUntil(isShop(command) ? /takes webhooks at/ : /listening on|^inspect: /m);
    started.kill('SIGTERM');
  }
  return await started.ended;
}

describe('every shell command of the README works', () => {
  it('has commands', () => {
    expect(commands.length).toBeGreaterThan(20);
    expect(commands.every((line) => line.startsWith('webhook-cli ') || isShop(line))).toBe(true);
    expect(commands.filter(isShop).length).toBe(1);
  });

  for (const command of commands) {
    it(command, { timeout: 120_000 }, async () => {
      if (isShop(command)) {
        // No port of the README is free on every machine; signalled, it just ends.
        const args = [join(inject('packedFolder'), SHOP), '0'];
        const run = await untilStopped(command, startProcess(process.execPath, args, options()));
        expect([run.signal, run.stderr]).toEqual(['SIGTERM', '']);
        return;
      }
      const run = needsShell.test(command) ? await inShell(command) : await inThisProcess(command);
      expect([run.code, run.stderr]).toEqual([0, run.stderr]);
    });
  }

  it('some in a shell, with the installed command', () => {
    expect(commands.filter((command) => needsShell.test(command)).length).toBeGreaterThan(3);
  });
});

describe('the scenario of the README', () => {
  it('is sent, and nothing is wrong with its payloads', async () => {
    const [scenario = ''] = readmeBlocks('json');
    writeFileSync(join(folder, 'mine.json'), scenario);
    const { stderr, lines } = await inShell('webhook-cli send --scenario ./mine.json --json');
    expect(stderr).not.toMatch(/warning|error/i);
    expect(lines.map(({ type, event, valid }) => [type, event, valid])).toEqual([
      ['exchange', 'in-progress', true],
      ['exchange', 'failed', true],
      ['summary', undefined, undefined],
    ]);
  });
});

describe('the config file of the README', () => {
  it('is one, and its cases are cases', async () => {
    const file = readmeBlocks('json').find((block) => block.includes('"$schema"')) ?? '';
    const cwd = mkdtempSync(join(folder, 'configured-'));
    writeFileSync(join(cwd, 'webhook-cli.config.json'), file);
    for (const args of [
      ['config', 'show', '--profile', 'staging'],
      ['check', '--list'],
    ]) {
      expect(await startInProcess(args, { cwd }).ended).toMatchObject({ code: 0 });
    }
  });
});

describe('what the README says of the code', () => {
  it('names every command', () => {
    const help = README.split('\n')
      .filter((line) => line.startsWith('webhook-cli '))
      .join('\n');
    for (const name of [
      'listen',
      'send',
      'check',
      'validate',
      'events',
      'schema',
      'history',
      'repost',
      'config',
    ]) {
      expect(help).toContain(`webhook-cli ${name}`);
    }
  });
});
