import { describe, expect, it } from 'vitest';
import { redactCommand } from '../../../../src/cli/check/redact-command.ts';

describe('redactCommand', () => {
  it.each([
    'cat {key}',
    'node state.js {key}',
    './state --id={key}',
    `psql -At -c "select state from jobs where key = '{key}'"`,
    "sqlite3 shop.db 'select * from jobs where id = {id}'",
    'curl -s http://localhost:3000/jobs/{key}',
    `docker exec app cat "/state of/{key}"`,
  ])('leaves %s as it was written', (command) => {
    expect(redactCommand(command)).toBe(command);
  });

  it.each([
    ['curl -s -u user:PW http://h/{key}', 'curl -s -u [redacted] http://h/{key}'],
    ["curl -H 'X-Shop: PW' http://h/{key}?token=PW", 'curl -H [redacted] http://h/{key}?token=[redacted]'],
    [`mysql -pPW -e "select '{key}'"`, `mysql [redacted] -e "select '{key}'"`],
    ['state --password PW --pin=PW {key}', 'state --password [redacted] --pin=[redacted] {key}'],
    ['PGPASSWORD=PW psql {key}', 'PGPASSWORD=[redacted] psql {key}'],
    [
      "sh -c 'TOKEN=PW curl -u u:PW http://h/{key}'",
      "sh -c 'TOKEN=[redacted] curl -u [redacted] http://h/{key}'",
    ],
    ['psql postgres://shop:PW@db/shop {key}', 'psql postgres://[redacted]@db/shop {key}'],
    ['curl http://shop:PW@h/{key}', 'curl http://[redacted]@h/{key}'],
    [`state 'PW PW' "PW" {key}`, 'state [redacted] [redacted] {key}'],
  ])('makes %s %s', (command, shown) => {
    expect(redactCommand(command)).toBe(shown);
  });
});
