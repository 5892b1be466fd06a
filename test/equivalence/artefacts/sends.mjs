// What `send` makes and what it puts on the wire, all of it with one seed and one clock.
import { join } from 'node:path';
import { startWire } from '../servers.mjs';
import { section, textOf } from '../side.mjs';

/** Far from the moment of any run, so that no time of a payload can be taken for one of the run. */
export const SEEDED = ['--seed', '7', '--now', '2031-05-14T09:30:00Z'];

const FORMS = {
  detrack: { versions: ['2', '1'], forms: ['json', 'form'], types: ['delivery', 'collection'] },
  deliveright: { versions: ['1', '2'], forms: ['json'], types: [null] },
};

/** Every event that a side lists, with every version, form and job type of its provider. */
export async function variantsOf(side) {
  const { seen, ended } = side.start(['events', '--json'], { cwd: side.folder('variants') });
  await ended;
  const events = seen.stdout
    .trim()
    .split('\n')
    .map(JSON.parse)
    .filter(({ type }) => type === 'event');
  if (events.length === 0) throw new Error(`events --json lists none: ${seen.stderr}`);
  return events.flatMap(({ provider, event }) => {
    const { versions, forms, types } = FORMS[provider];
    return versions.flatMap((version) =>
      forms.flatMap((form) =>
        types.map((type) => ({
          name: [provider, event, `v${version}`, form, ...(type === null ? [] : [type])].join('/'),
          provider,
          event,
          isFirst: version === versions[0] && form === forms[0] && type === types[0],
          isFirstType: type === types[0],
          args: [
            provider === 'detrack' ? '--trigger' : '--topic',
            event,
            '--provider',
            provider,
            ...['--payload-version', version, '--content-type', form],
            ...(type === null ? [] : ['--type', type]),
            ...SEEDED,
          ],
        })),
      ),
    );
  });
}

/** The names of the scenarios that a side lists. */
export async function scenariosOf(side) {
  const { seen, ended } = side.start(['events', '--scenarios', '--json'], { cwd: side.folder('scenarios') });
  await ended;
  const lines = seen.stdout.trim().split('\n').map(JSON.parse);
  return lines.filter(({ type }) => type === 'scenario').map(({ name, provider }) => ({ name, provider }));
}

/** `--print http` of every variant and scenario; `requests` receives what they say would be sent. */
export function printed(side, variants, scenarios, requests) {
  // In the order of the list, whichever ends first.
  for (const { name } of variants) requests.set(`print http/${name}`, []);
  for (const { name } of scenarios) requests.set(`print http/scenario/${name}`, []);
  const kept = async (name, args) => {
    const { stdout } = await side.run(name, args);
    requests.set(name, requestsIn(stdout));
  };
  return [
    ...variants.map(
      ({ name, args }) =>
        () =>
          kept(`print http/${name}`, ['send', ...args, '--print', 'http']),
    ),
    ...scenarios.map(
      ({ name }) =>
        () =>
          kept(`print http/scenario/${name}`, ['send', '--scenario', name, ...SEEDED, '--print', 'http']),
    ),
  ];
}

/** Cuts printed requests apart by their own Content-Length. */
function requestsIn(text) {
  const requests = [];
  let rest = Buffer.from(text, 'utf8');
  for (;;) {
    const lines = rest.toString('latin1');
    const end = /\r?\n\r?\n/.exec(lines);
    const start = /^POST /m.exec(lines);
    if (end === null || start === null) return requests;
    const head = lines.slice(start.index, end.index).split(/\r?\n/).slice(1);
    const headers = head.map((line) => line.split(/: ?(.*)/s, 2));
    const size = Number(headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? 0);
    const from = end.index + end[0].length;
    requests.push({ headers, body: rest.subarray(from, from + size) });
    rest = rest.subarray(from + size);
  }
}

/** Everything else of `send`. */
export function sends(side, variants, scenarios) {
  const first = variants.filter(({ isFirst }) => isFirst);
  // What a job type changes is in the body, which `--print http` has of all of them.
  const eachForm = variants.filter(({ isFirstType }) => isFirstType);
  return [
    ...eachForm.map(
      ({ name, args }) =>
        () =>
          side.run(`dry run/${name}`, ['send', ...args, '--dry-run']),
    ),
    ...first.flatMap(({ name, args }) => [
      () => side.run(`dry run/json/${name}`, ['send', ...args, '--dry-run', '--json']),
      () => side.run(`print/curl/${name}`, ['send', ...args, '--print', 'curl']),
    ]),
    ...scenarios.flatMap(({ name }) => {
      const args = ['send', '--scenario', name, ...SEEDED];
      return [
        () => side.run(`dry run/scenario/${name}`, [...args, '--dry-run']),
        () => side.run(`dry run/json/scenario/${name}`, [...args, '--dry-run', '--json']),
        () => overWire(side, `wire/scenario/${name}`, args),
      ];
    }),
    ...eachForm.map(
      ({ name, args }) =>
        () =>
          overWire(side, `wire/${name}`, ['send', ...args]),
    ),
    ...options(first.find(({ event }) => event === 'failed') ?? first[0]).map(
      ({ name, args, answers, env, input }) =>
        () =>
          overWire(side, `send/${name}`, ['send', ...args], { answers, env, input }),
    ),
  ];
}

/** Sends to a socket that keeps the bytes; the artefact has screens, wire and journal. */
async function overWire(side, name, args, { answers, ...options } = {}) {
  const wire = await startWire(side, answers);
  const cwd = side.folder(name);
  const journal = join(cwd, 'journal.ndjson');
  const to = args.includes('--to') ? [] : ['--to', `${wire.url}/hooks?from=send`];
  const wanted = () => `${wire.text()}\n${section('journal', textOf(journal))}`;
  await side.run(name, [...args, ...to, '--journal', journal], { ...options, cwd, wire: wanted });
  await wire.close();
}

const answer = (status, headers = [], body = '') =>
  [`HTTP/1.1 ${status}`, `Content-Length: ${Buffer.byteLength(body)}`, ...headers, '', body].join('\r\n');

/** What the flags of `send` change, and what it says to each kind of answer. */
function options({ args }) {
  const order = ['--topic', 'order_created', ...SEEDED];
  const scenario = ['--scenario', 'delivered', ...SEEDED];
  const rows = {
    'print json': { args: [...args, '--print', 'json'] },
    'print json of several': { args: [...args, '--print', 'json', '--count', '2', '--rate', '2'] },
    'print curl with a secret': { args: [...args, '--print', 'curl', '--bearer', 'abc'] },
    'in chunks': { args: [...args, '--chunked'] },
    'compressed and signed': {
      args: [...order, '--payload-version', '2', '--secret', 's3cret', '--compress', 'gzip'],
    },
    json: { args: [...args, '--json'] },
    'json raw': { args: [...args, '--json', '--raw'] },
    colour: { args, env: { FORCE_COLOR: '1' } },
    'server error': {
      args,
      answers: [answer('503 Service Unavailable', ['Content-Type: text/plain'], 'down')],
    },
    'client error': { args, answers: [answer('404 Not Found', [], '<h1>\u001b[31mno</h1>')] },
    redirect: { args, answers: [answer('302 Found', ['Location: https://example.com/a'])] },
    reset: { args, answers: ['reset'] },
    closed: { args, answers: ['close'] },
    'no answer': { args: [...args, '--timeout', '300ms'], answers: ['nothing'] },
    'no http': { args, answers: ['SSH-2.0-OpenSSH_9.6\r\n\r\n'] },
    'error in json': { args: [...args, '--json'], answers: [answer('500 Internal Server Error', [], 'no')] },
    retried: {
      args: [...args, '--retries', '1'],
      answers: [answer('503 Service Unavailable'), answer('200 OK', [], 'ok')],
    },
    'retried by schedule': {
      args: [...args, '--retry-schedule', '10ms,20ms', '--json'],
      answers: [answer('404 Not Found'), answer('503 Service Unavailable'), answer('200 OK', [], 'ok')],
    },
    'expected status': { args: [...args, '--expect-status', '4xx'], answers: [answer('422 Unprocessable')] },
    'status not expected': { args: [...args, '--expect-status', '204,4xx'], answers: [answer('200 OK')] },
    quiet: { args: [...args, '--quiet'] },
    'quiet and refused': { args: [...args, '--quiet'], answers: [answer('404 Not Found')] },
    basic: { args: [...args, '--auth', 'basic:shop:s3cret'] },
    bearer: { args: [...args, '--bearer', 'abc'] },
    headers: { args: [...args, '--header', 'X-One: 1', '--header', 'x-TWO: zwei', '--user-agent', 'shop/2'] },
    signed: { args: [...order, '--payload-version', '2', '--secret', 's3cret'] },
    'secret from environment': {
      args: [...order, '--payload-version', '2'],
      env: { WEBHOOK_CLI_SECRET: 's3cret' },
    },
    overrides: {
      args: [
        ...args,
        '--set',
        'reason=Damaged',
        '--set',
        'items[0].sku="7"',
        '--unset',
        '/note',
        '--id',
        'DO-1001',
      ],
    },
    'overrides that are invalid': { args: [...args, '--set', 'do_number=7', '--unset', 'status'] },
    added: { args: [...args, '--set', 'own.field={"a":[1,2.50]}', '--add'] },
    verbatim: { args: ['--trigger', 'in-progress', '--verbatim'] },
    'standard input': { args: ['--file', '-'], input: '{"do_number":"DO-1",  "id":1e2,"status":"x"}\n' },
    several: { args: [...args, '--count', '3'] },
    'several in json': { args: [...args, '--count', '3', '--json'] },
    duplicates: { args: [...scenario, '--duplicate', '50%', '--jobs', '2', '--shuffle', '--drop', '20%'] },
    'part in json': { args: [...scenario, '--from', '2', '--to-step', 'completed', '--json'] },
    'part in colour': { args: [...scenario, '--interval', '1ms'], env: { FORCE_COLOR: '1' } },
    'scenario refused': { args: scenario, answers: [answer('200 OK'), answer('500 Internal Server Error')] },
    'by name of environment': { args, env: { WEBHOOK_CLI_JSON: '1', WEBHOOK_CLI_HEADER: 'X-Env: 1' } },
  };
  return Object.entries(rows).map(([name, row]) => ({ name, ...row }));
}
