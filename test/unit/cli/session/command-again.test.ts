import { Command } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { withCheckOptions } from '../../../../src/cli/check/flags.ts';
import { withSendOptions } from '../../../../src/cli/send/flags.ts';
import { commandAgain } from '../../../../src/cli/session/command-again.ts';

const { options } = withSendOptions(new Command());
const check = withCheckOptions(new Command()).options;

describe('the command that needs no answers', () => {
  it('is what was typed and what was answered, quoted for a shell', () => {
    const argv = ['send', '--set', "note=Bob's", '--count=2', '--yes', '--header', 'X-One: 1'];
    expect(commandAgain({ argv, options }, ['--trigger', 'in-transit', '--to', 'localhost:3000'])).toBe(
      "webhook-cli send --set 'note=Bob'\\''s' --count 2 --yes --header 'X-One: 1' --trigger in-transit --to localhost:3000",
    );
  });

  it('has the long name of a short flag, and no secret of its value', () => {
    const argv = ['send', '-t', 'http://me:s3cr3t@localhost/a', '-snote=x', '-s', 'a=b', '--yes'];
    expect(commandAgain({ argv, options }, [])).toBe(
      "webhook-cli send --to 'http://[redacted]@localhost/a' --set note=x --set a=b --yes",
    );
  });

  it('ends before what stood behind two dashes', () => {
    expect(commandAgain({ argv: ['send', '--yes', '--'], options }, ['--scenario', 'delivered'])).toBe(
      'webhook-cli send --yes --scenario delivered',
    );
  });

  it.each([
    [['--auth', 'basic:me:s3cr3t'], '--auth basic:USER:PASS'],
    [['--auth=basic:me:s3cr3t'], '--auth basic:USER:PASS'],
    [['--bearer', 's3cr3t'], '--bearer TOKEN'],
    [['--secret', '--s3cr3t'], '--secret SECRET'],
    [['--header', 'Authorization: Bearer s3cr3t'], "--header 'Authorization: Bearer [redacted]'"],
    [['--header=X-Api-Key:s3cr3t'], "--header 'X-Api-Key: [redacted]'"],
    [['--to', 'http://me:s3cr3t@localhost/a?b=1'], "--to 'http://[redacted]@localhost/a?b=1'"],
    [['--to', 'localhost/a?token=s3cr3t'], "--to 'localhost/a?token=[redacted]'"],
  ])('has no secret: %j', (typed, shown) => {
    const command = commandAgain({ argv: ['send', ...typed, '--yes'], options }, []);
    expect(command).toBe(`webhook-cli send ${shown} --yes`);
  });

  it('has none of check either', () => {
    const argv = [
      'check',
      '--form-key',
      's3cr3t',
      '--state-header',
      'Cookie: s3cr3t',
      '--state-command',
      'x',
    ];
    expect(commandAgain({ argv, options: check }, ['3000'], { '--state-command': () => 'shown' })).toBe(
      "webhook-cli check --form-key KEY --state-header 'Cookie: [redacted]' --state-command shown 3000",
    );
  });
});
