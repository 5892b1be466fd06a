import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../helpers/cli.ts';
import { expectHarmless, HOSTILE } from '../helpers/hostile-text.ts';
import { runInProcess } from '../helpers/in-process.ts';

describe('what a user wrote', () => {
  const cases: readonly (readonly [readonly string[], number])[] = [
    [[HOSTILE], 2],
    [[`--${HOSTILE}`], 2],
    [['send', '--trigger', HOSTILE], 2],
    [['send', '--topic', HOSTILE], 2],
    [['send', '--trigger', 'failed', '--provider', HOSTILE], 2],
    [['send', '--trigger', 'failed', '--type', HOSTILE], 2],
    [['send', '--trigger', 'failed', '--payload-version', HOSTILE], 2],
    [['send', '--trigger', 'failed', '--to', `http://a b/${HOSTILE}`], 2],
    [['send', '--trigger', 'failed', '--set', HOSTILE], 2],
    [['send', '--trigger', 'failed', '--set', `${HOSTILE}=1`], 2],
    [['send', '--trigger', 'failed', '--set', `a[${HOSTILE}]=1`], 2],
    [['send', '--trigger', 'failed', '--unset', HOSTILE], 2],
    [['send', '--trigger', 'failed', '--header', HOSTILE], 2],
    [['send', '--trigger', 'failed', '--header', `X: ${HOSTILE}`], 2],
    [['send', '--trigger', 'failed', '--user-agent', HOSTILE], 2],
    [['send', '--trigger', 'failed', '--print', HOSTILE], 2],
    [['send', '--trigger', 'failed', '--timeout', HOSTILE], 2],
    [['send', '--trigger', 'failed', '--count', HOSTILE], 2],
    [['send', '--trigger', 'failed', '--rate', HOSTILE], 2],
    [['send', '--trigger', 'failed', '--now', HOSTILE], 2],
    [['send', '--trigger', 'failed', '--expect-status', HOSTILE], 2],
    [['send', '--trigger', 'failed', '--cacert', HOSTILE], 3],
    [['send', '--trigger', 'failed', '--journal', `/dev/null/${HOSTILE}`], 3],
    [['send', '--file', HOSTILE], 3],
    [['listen', '--port', HOSTILE], 2],
    [['listen', '--port', '0', '--host', HOSTILE], 3],
    [['listen', '--port', '0', '--path', HOSTILE], 2],
    [['listen', '--port', '0', '--expect', HOSTILE], 2],
    [['listen', '--port', '0', '--auth', HOSTILE], 2],
    [['listen', '--port', '0', '--max-body', HOSTILE], 2],
    [['listen', '--port', '0', '--no-journal', '--ready-file', `none/${HOSTILE}`], 3],
    [['listen', '--port', '0', '--no-journal', '--', HOSTILE], 3],
    [['validate', HOSTILE], 3],
    [['validate', '--at', HOSTILE, '-'], 2],
    [['events', '--provider', HOSTILE], 2],
    [['events', 'show', HOSTILE], 2],
    [['schema', HOSTILE], 2],
    [['schema', 'detrack', '--payload-version', HOSTILE], 2],
    [['history', '--journal', HOSTILE], 0],
    [['history', 'show', HOSTILE], 2],
    [['history', '--dir', HOSTILE], 0],
    [['repost', HOSTILE], 2],
  ];

  it.each(cases)('%j is %i, and shown harmlessly', async (args, code) => {
    for (const flags of [[], ['--json'], ['--debug']]) {
      // Flags of ours stand before what may be another command's.
      const run = await runInProcess([...flags, ...args], { cwd: temporaryFolder(), input: '' });
      expectHarmless(run);
      expect(run.code).toBe(code);
    }
  });
});
