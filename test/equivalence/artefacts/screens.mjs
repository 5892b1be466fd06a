// What needs no network: helps, the catalogue, schemas, wrong command lines, `demo`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SEEDED } from './sends.mjs';

/** The help of the program, of every command and of every subcommand, as the side itself lists them. */
export async function helps(side, path = []) {
  const { stdout } = await side.run(`help/${['webhook-cli', ...path].join(' ')}`, [...path, '--help']);
  const listed = /^Commands:\n((?: {2}.*\n?)+)/m.exec(stdout)?.[1] ?? '';
  for (const [, name] of listed.matchAll(/^ {2}([a-z-]+)/gm)) {
    if (name !== 'help') await helps(side, [...path, name]);
  }
}

const COLOUR = { FORCE_COLOR: '1' };

export function catalogue(side, variants) {
  const providers = [...new Set(variants.map(({ provider }) => provider))];
  const rows = [
    [['events']],
    [['events', '--json']],
    [['events'], { env: COLOUR }],
    [['events', '--scenarios']],
    [['events', '--scenarios', '--json']],
    [['events', '--scenarios'], { env: COLOUR }],
    ...providers.flatMap((provider) => [
      [['events', '--provider', provider]],
      [['events', '--scenarios', '--provider', provider]],
      ...['1', '2', null].flatMap((version) =>
        [[], ['--fields'], ['--rules']].flatMap((form) => {
          const args = [
            'schema',
            provider,
            ...form,
            ...(version === null ? [] : ['--payload-version', version]),
          ];
          return [[args], [[...args, '--json']]];
        }),
      ),
      [['schema', provider, '--fields'], { env: COLOUR }],
      [['schema', provider, '--rules'], { env: COLOUR }],
      [['check', '--list', '--provider', provider]],
      [['check', '--list', '--provider', provider, '--all']],
      [['check', '--list', '--provider', provider, '--json', '--all']],
    ]),
    [['schema', 'detrack', '/milestones']],
    [['schema', 'detrack', 'items[0]', '--fields']],
    [['schema', 'deliveright', '/order/tracking/0/_id', '--json']],
    [['check', '--list']],
    [['check', '--list', '--json']],
    [['check', '--list', '--only', 'order/*'], { env: COLOUR }],
    [['--version']],
    [['--version', '--json']],
    [[]],
    [['help', 'send']],
    ...variants
      .filter(({ isFirst }) => isFirst)
      .flatMap(({ provider, event }) => {
        const args = ['events', 'show', event, '--provider', provider, ...SEEDED];
        return [[args], [[...args, '--json']], [[...args, '--verbatim']]];
      }),
  ];
  return rows.map(([args, options = {}]) => () => {
    const group = args[0] === 'events' && args[1] === 'show' ? 'events show' : (args[0] ?? 'program');
    const colour = options.env === COLOUR ? ' in colour' : '';
    return side.run(`${group}/${args.join(' ') || 'alone'}${colour}`, args, options);
  });
}

export function demos(side) {
  return [
    ['pretty', ['demo'], {}],
    ['json', ['demo', '--json'], {}],
    ['colour', ['demo'], COLOUR],
  ].map(
    ([name, args, env]) =>
      () =>
        side.run(`demo/${name}`, args, { env, fresh: true }),
  );
}

/** Wrong command lines, and what else ends before anything is sent. */
const WRONG = [
  'sent',
  'lisen',
  '--nope',
  'send --nope',
  'send',
  'send --trigger',
  'send --trigger foo',
  'send --trigger fail',
  'send --topic failed',
  'send --trigger failed --topic order_created',
  'send --trigger failed --provider shopify',
  'send --trigger failed --provider deliveright',
  'send --trigger failed --payload-version 3',
  'send --trigger failed --content-type xml',
  'send --topic order_created --content-type form',
  'send --topic order_created --type collection',
  'send --trigger failed --type van',
  'send --trigger failed --now yesterday',
  'send --trigger failed --now 1969-01-01T00:00:00Z',
  'send --trigger failed --set foo=1',
  'send --trigger failed --set reason',
  'send --trigger failed --set __proto__.a=1',
  'send --trigger failed --set items[9].sku=1',
  'send --trigger failed --set .a=1 --add',
  'send --trigger failed --unset nothing',
  'send --trigger failed --set /items/0/skuu=1',
  'send --trigger failed --to ht!tp://x',
  'send --trigger failed --to ftp://x/',
  'send --trigger failed --to unix:/x',
  'send --trigger failed --to 0',
  'send --trigger failed --to 99999',
  'send --trigger failed --to -1',
  'send --trigger failed --header nocolon',
  'send --trigger failed --auth shop:s3cret',
  'send --trigger failed --auth basic:shop',
  'send --trigger failed --secret s',
  'send --trigger failed --timeout 5',
  'send --trigger failed --timeout 0s',
  'send --trigger failed --retries -1',
  'send --trigger failed --retries x',
  'send --trigger failed --retry-schedule 5',
  'send --trigger failed --retries 1 --retry-schedule 5s',
  'send --trigger failed --count 0',
  'send --trigger failed --concurrency 0',
  'send --trigger failed --rate 0',
  'send --trigger failed --expect-status 99',
  'send --trigger failed --expect-status ok',
  'send --trigger failed --cacert missing.pem',
  'send --trigger failed --cacert empty.json',
  'send --trigger failed --journal folder',
  'send --trigger failed --print xml',
  'send --trigger failed --all',
  'send --trigger failed --jobs 2',
  'send --trigger failed --speed 2',
  'send --file missing.json',
  'send --file folder',
  'send --file empty.json --set a=1 --dry-run',
  'send --scenario nope',
  'send --scenario ./missing.json',
  'send --scenario ./broken.json',
  'send --scenario ./wrong.json',
  'send --scenario delivered --from 9',
  'send --scenario delivered --from nope',
  'send --scenario delivered --duplicate 120%',
  'send --scenario delivered --drop x',
  'send --scenario delivered --speed fast',
  'send --scenario delivered --interval 1',
  'send --scenario delivered --trigger failed',
  'send --scenario delivered --jobs 0',
  'send --trigger failed --json --timeout 5',
  'send --trigger foo --json',
  'send failed',
  'send --trigger failed extra',
  'listen --port x',
  'listen --port 70000',
  'listen --port -1',
  'listen --host nowhere.invalid',
  'listen --host 192.0.2.1 --port 0',
  'listen --status 99',
  'listen --status x',
  'listen --delay 5',
  'listen --answer 999',
  'listen --answer nope',
  'listen --answer forward',
  'listen --answer 200@missing.json',
  'listen --answer foo=200',
  'listen --answer-per job',
  'listen --forward-to ftp://x',
  'listen --forward-to faild=3000',
  'listen --forward-to deleted=3000',
  'listen --forward-timeout 5',
  'listen --insecure',
  'listen --forward-to 3000 --cacert missing.pem',
  'listen --auth x',
  'listen --max-body big',
  'listen --expect foo',
  'listen --expect failed:=1',
  'listen --expect deleted',
  'listen --within 5',
  'listen --ordered --port 0',
  'listen --count 0',
  'listen --timeout x',
  'listen --report xml=a',
  'listen --report junit',
  'listen --report junit=missing/a.xml',
  'listen --report html=folder',
  'listen --ready-file missing/url',
  'listen --drift folder --port 0',
  'listen --provider foo',
  'listen --path',
  'listen --allow-origin nope',
  'listen --journal folder --port 0',
  'listen --port 0 -- no-such-command-here',
  'listen --port 0 4000',
  'check',
  'check 1',
  'check 127.0.0.1:1',
  'check 127.0.0.1:1 --provider detrack',
  'check 127.0.0.1:1 --provider detrack --json',
  'check 127.0.0.1:1 --provider foo',
  'check 127.0.0.1:1 --provider detrack --only foo',
  'check 127.0.0.1:1 --provider detrack --only auth/wrong-user --skip auth/*',
  'check 127.0.0.1:1 --provider detrack --payload-version 3',
  'check 127.0.0.1:1 --provider detrack --content-type xml',
  'check 127.0.0.1:1 --provider detrack --runs 0',
  'check 127.0.0.1:1 --provider detrack --state-url http://x/',
  'check 127.0.0.1:1 --provider detrack --state-ignore a',
  'check 127.0.0.1:1 --provider detrack --state-url http://x/{/a~2}',
  'check 127.0.0.1:1 --provider detrack --job-command x',
  'check 127.0.0.1:1 --provider detrack --job-shell',
  'check 127.0.0.1:1 --provider detrack --ids missing.txt',
  'check 127.0.0.1:1 --provider detrack --baseline missing.json',
  'check 127.0.0.1:1 --provider detrack --write-baseline',
  'check 127.0.0.1:1 --provider detrack --state-url http://x/{key} --state-command x',
  'check 127.0.0.1:1 --provider detrack --wait-for-target 200ms',
  'check 127.0.0.1:1 --provider detrack --budget 1',
  'check 127.0.0.1:1 --provider detrack --scenario nope',
  'check 127.0.0.1:1 --provider detrack --report foo',
  'check 127.0.0.1:1 --provider detrack --report pretty --report json',
  'check example.com --provider detrack',
  'check --list --provider foo',
  'check --list --only foo',
  'validate missing.json',
  'validate folder',
  'validate empty.json',
  'validate broken.json',
  'listen --exec no-such-command',
  "listen --exec '",
  'send failed --chunked --print http',
  'send failed --compress gzip --header content-encoding:br',
  'send --file request.ndjson',
  'send --file request.ndjson --count 2',
  'validate empty.json --provider foo',
  'validate empty.json --at payload',
  'validate empty.json --at /payload',
  'validate missing.json --json',
  'validate empty.json --json',
  'history',
  'history --json',
  'history --limit 0',
  'history --limit x',
  'history --journal folder',
  'history --journal broken.json',
  'history show',
  'history show last',
  'history show nope',
  'history show last --json',
  'history clear',
  'history clear --yes',
  'history clear --json',
  'history clear --journal folder --yes',
  'history foo',
  'repost',
  'repost last',
  'repost nope',
  'repost last --json',
  'repost last --to ftp://x',
  'events --provider foo',
  'events show',
  'events show foo',
  'events show foo --json',
  'events show failed --set foo=1',
  'events foo',
  'schema',
  'schema foo',
  'schema detrack --payload-version 3',
  'schema detrack --fields --rules',
  'schema detrack /mileston',
  'schema detrack /status --rules',
  'demo extra',
  '--dir missing history',
  '--dir empty.json history',
  '--json',
  'help nope',
  '--color --no-color events --provider foo',
];

const ENVIRONMENTS = [
  [{ WEBHOOK_CLI_PORT: 'x' }, 'listen'],
  [{ WEBHOOK_CLI_TO: 'ftp://x' }, 'send --trigger failed'],
  [{ WEBHOOK_CLI_COUNT: 'many' }, 'send --trigger failed'],
  [{ WEBHOOK_CLI_AUTH: 'x' }, 'send --trigger failed'],
  [{ WEBHOOK_CLI_JSON: '1' }, 'send --trigger foo'],
  [{ FORCE_COLOR: '1' }, 'send --trigger foo'],
  [{ FORCE_COLOR: '1' }, 'sent'],
  [{ FORCE_COLOR: '1' }, 'check 127.0.0.1:1 --provider detrack'],
];

/** One that is not refused, as a listen, is killed then, and that is compared. */
const ENDS_WITHIN_MS = 10_000;

export function errors(side) {
  const run = (line, env, i) => () => {
    const names = Object.entries(env).map(([key, value]) => `${key}=${value} `);
    const name = `errors/${names.join('')}${line}`;
    const cwd = side.folder(`error ${i}`);
    mkdirSync(join(cwd, 'folder'));
    writeFileSync(join(cwd, 'empty.json'), '{}\n');
    writeFileSync(
      join(cwd, 'request.ndjson'),
      '{"schemaVersion":1,"type":"event","request":{"method":"POST"}}\n',
    );
    writeFileSync(join(cwd, 'broken.json'), '{"name": "mine",\n  "provider": detrack }\n');
    writeFileSync(
      join(cwd, 'wrong.json'),
      '{"name":"mine","provider":"detrack","title":"t","steps":[{"event":"nope"}]}\n',
    );
    // Rows that are not refused after all meet neither a port of somebody else nor one another.
    const nobody = { WEBHOOK_CLI_PORT: '0', WEBHOOK_CLI_TO: '127.0.0.1:1', ...env };
    return side.run(name, line.split(' '), { cwd, env: nobody, longestMs: ENDS_WITHIN_MS, fresh: true });
  };
  const rows = [...WRONG.map((line) => [{}, line]), ...ENVIRONMENTS];
  return rows.map(([env, line], i) => run(line, env, i));
}
