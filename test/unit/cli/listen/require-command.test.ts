import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAddress } from '../../../../src/cli/flags/address.ts';
import { refuseAddress, requireCommand } from '../../../../src/cli/listen/require-command.ts';

describe('an address', () => {
  it.each([
    '4000',
    ':4000',
    '3000/hooks',
    'localhost:3000',
    'example.com:8080/hooks',
    'localhost',
    'localhost/hooks',
    '127.0.0.1',
    '127.0.0.1:3000',
    '[::1]',
    '[::1]:3000',
    'http://localhost',
    'https://example.com/hooks',
    'ftp://example.com',
  ])('is %s', (text) => {
    expect(isAddress(text)).toBe(true);
  });

  it.each([
    'npm',
    './test.sh',
    'bin/test',
    '/usr/bin/env',
    'npm:test',
    '7z',
    'a.out',
    'python3.12',
    '',
    'failed',
    'In Transit',
  ])('is not %j', (text) => {
    expect(isAddress(text)).toBe(false);
  });
});

describe('refuseAddress', () => {
  it.each([
    ['4000', '--port 4000', '--forward-to 4000'],
    ['localhost:3000/hooks', '--port 3000', '--forward-to localhost:3000/hooks'],
    ['[::1]:80', '--port 80', '--forward-to [::1]:80'],
    ['example.com:99999999', '--port <port>', '--forward-to example.com:99999999'],
    ['http://example.com', '--port <port>', '--forward-to http://example.com'],
    ['http://user:pass@example.com', '--port <port>', '--forward-to http://[redacted]@example.com'],
  ])('says of %s what was meant', (text, port, target) => {
    expect(() => refuseAddress([text])).toThrow(
      expect.objectContaining({
        kind: 'usage',
        code: 'unexpected_address',
        hint: expect.stringContaining(`${port} says where to listen, ${target} passes`),
      }),
    );
  });

  it('takes a command, with an address among its arguments', () => {
    refuseAddress([]);
    refuseAddress(['npm', '4000']);
  });
});

describe('requireCommand', () => {
  let root = '';
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'webhook-cli-command-'));
    mkdirSync(join(root, 'bin/folder'), { recursive: true });
    mkdirSync(join(root, 'later'));
    for (const name of ['bin/tool', 'bin/text', 'later/text']) writeFileSync(join(root, name), '#!/bin/sh\n');
    chmodSync(join(root, 'bin/tool'), 0o755);
    chmodSync(join(root, 'bin/text'), 0o644);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const require = (file: string, PATH = 'bin'): void => requireCommand({ cwd: root, env: { PATH } }, [file]);

  it('finds it in the PATH, beside the others, and by a path', () => {
    require('tool');
    require('tool', `${join(root, 'none')}:${join(root, 'bin')}`);
    require('./bin/tool');
    require(join(root, 'bin/tool'), '');
    chmodSync(join(root, 'later/text'), 0o755);
    require('text', 'bin:later');
  });

  it.each(['none', './tool', 'bin/none', 'bin/tool/x', ''])('there is no %j', (file) => {
    expect(() => require(file)).toThrow(
      expect.objectContaining({
        code: 'command_not_found',
        kind: 'io',
        message: `there is no command "${file}"`,
      }),
    );
  });

  it.each(['text', 'folder', './bin/text', './bin'])('%s is none', (file) => {
    expect(() => require(file)).toThrow(expect.objectContaining({ code: 'command_failed', kind: 'io' }));
  });

  it('leaves it to the system where that has a PATH of its own', () => {
    requireCommand({ cwd: root, env: {} }, ['none']);
  });
});
