// What `listen` answers, shows, keeps and reports, and what `history` and `repost` make of its journal.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exchangeBytes, startApp, startWire } from '../servers.mjs';
import { screens, section, textOf } from '../side.mjs';
import { bytesOf, fewRequests } from './requests.mjs';

const COLOUR = { FORCE_COLOR: '1' };
const REPORTS = ['junit', 'markdown', 'html'];

export function listens(side, requests) {
  const few = fewRequests(requests);
  const reports = REPORTS.flatMap((kind) => ['--report', `${kind}=report.${kind}`]);
  const files = [...REPORTS.map((kind) => `report.${kind}`), 'drift.json', 'url'];
  const rows = [
    ['pretty', requests, [...reports, '--drift', 'drift.json', '--ready-file', 'url'], { files, next: kept }],
    ['json', requests, ['--json'], {}],
    ['json raw', few, ['--json', '--raw'], {}],
    ['colour', few, [], { env: COLOUR }],
    ['compact', requests, ['--compact'], {}],
    ['compact in colour', few, ['--compact'], { env: COLOUR }],
    ['all with headers', few, ['--all', '--headers'], {}],
    ['strict', few, ['--strict', '--reject-invalid'], {}],
    ['one provider', few, ['--provider', 'detrack', '--no-journal'], {}],
    [
      'refusing',
      few,
      [
        '--auth',
        'basic:shop:s3cret',
        '--path',
        '/hooks',
        '--max-body',
        '4kib',
        '--check-ip',
        '--trust-proxy',
      ],
      {},
    ],
    ['behind two proxies', few, ['--check-ip', '--trust-proxy', '--proxy-hops', '2'], {}],
    ['signed', few, ['--secret', 's3cret', '--json', '--allow-origin', 'https://evil.example'], {}],
    [
      'expecting',
      few,
      ['--expect', 'failed:reason=Damaged', '--expect', 'completed', ...reports],
      { files: files.slice(0, 3) },
    ],
    ['forwarding', requests, ['--journal', 'journal.ndjson'], { app: '/hooks' }],
    ['forwarding in json', few, ['--json', '--reject-invalid'], { app: '/slow' }],
    ['forwarding one event', few, ['--json'], { app: '/hooks', only: 'failed=' }],
    ['forwarding to nobody', few, ['--compact'], { to: '127.0.0.1:1' }],
    [
      'answering by plan',
      few,
      [
        '--compact',
        '--answer',
        'failed=503+retry-after:30,redirect:https://example.com/',
        '--answer',
        '500,204,reset,close,truncated,malformed,...',
        '--answer-per',
        'webhook',
      ],
      {},
    ],
    ['status and delay', few.slice(0, 3), ['--status', '202', '--delay', '5ms'], {}],
  ];
  return rows.map(
    ([name, list, args, options]) =>
      () =>
        listen(side, name, list, args, options),
  );
}

async function listen(side, name, requests, args, { env = {}, files = [], app, only = '', to, next }) {
  const cwd = side.folder(`listen ${name}`);
  const target = app === undefined ? null : await startApp(side);
  const where = target === null ? to : `${only}${target.url}${app}`;
  const line = ['listen', '--port', '0', ...args, ...(where === undefined ? [] : ['--forward-to', where])];
  const receiver = side.start(line, { cwd, env });
  const [, port] = await receiver.until(/http:\/\/127\.0\.0\.1:(\d+)/);
  side.ports.add(Number(port));
  const answers = [];
  for (const request of requests) {
    answers.push(section(request.name, await exchangeBytes(Number(port), bytesOf(request)).catch(String)));
    if (receiver.isOver()) break;
  }
  receiver.kill('SIGINT');
  const result = await receiver.ended;
  await target?.close();
  side.keep(`listen/${name}`, screens(line, result));
  side.keep(`listen/${name}/answers`, answers.join('\n'));
  side.keep(`listen/${name}/journal`, journalOf(cwd, args));
  for (const file of files) side.keep(`listen/${name}/${file}`, textOf(join(cwd, file)));
  await next?.(side, cwd);
}

function journalOf(cwd, args) {
  const named = args.indexOf('--journal');
  return textOf(join(cwd, named < 0 ? '.webhook-cli/journal.ndjson' : args[named + 1]));
}

/** What is told of a journal, and what is sent from it again. */
async function kept(side, cwd) {
  const lines = textOf(join(cwd, '.webhook-cli/journal.ndjson')).trim().split('\n').map(JSON.parse);
  const all = [
    ['history', []],
    ['history all', ['--limit', '1000']],
    ['history json', ['--limit', '1000', '--json']],
    ['history raw', ['--limit', '30', '--json', '--raw']],
    ['history colour', [], COLOUR],
  ];
  for (const [name, args, env] of all) await side.run(`history/${name}`, ['history', ...args], { cwd, env });
  const isShown = ({ i, provider, event, valid }) =>
    valid !== true || lines.findIndex((other) => other.provider === provider && other.event === event) === i;
  const shown = lines.map((line, i) => ({ ...line, i })).filter(isShown);
  for (const { id, i } of shown) await side.run(`history show/${i}`, ['history', 'show', id], { cwd });
  for (const { id, i } of shown.slice(0, 3)) {
    await side.run(`history show/${i} in json`, ['history', 'show', id, '--json', '--raw'], { cwd });
    const begins = ['history', 'show', id.slice(0, 6), '--all'];
    await side.run(`history show/${i} all`, begins, { cwd, env: COLOUR, hidden: id.slice(0, 6) });
  }
  for (const { id, i } of shown.filter((_, n) => n % 3 === 0)) {
    const wire = await startWire(side);
    const again = [
      'repost',
      id,
      '--to',
      `${wire.url}/again`,
      '--no-journal',
      ...(i % 2 === 0 ? [] : ['--json']),
    ];
    await side.run(`repost/${i}`, again, { cwd, wire: wire.text });
    await wire.close();
  }
  const wire = await startWire(side, ['HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n']);
  const flags = ['--auth', 'basic:shop:s3cret', '--header', 'X-One: 1', '--journal', 'again.ndjson'];
  await side.run('repost/last refused', ['repost', 'last', '--to', `${wire.url}/`, ...flags], {
    cwd,
    wire: wire.text,
    files: ['again.ndjson'],
  });
  await wire.close();
  await side.run('history clear/yes', ['history', 'clear', '--yes'], { cwd });
}

/** How `listen` ends by itself, with a command of ours after `--`. */
export function endings(side, requests) {
  const body = requests.find(({ name }) => name.endsWith('detrack/failed/v2/json/delivery')).body;
  const post = `
    if (process.argv[2] === 'waits') setTimeout(() => {}, 60_000);
    else post();
    function post() {
    const { request } = require('node:http');
    const { readFileSync } = require('node:fs');
    const sending = request(process.env.WEBHOOK_CLI_URL, { method: 'POST', agent: false,
      headers: { 'content-type': 'application/json' } }, (response) => {
      response.resume().on('end', () => { process.exitCode = Number(process.argv[2]) || 0; });
    });
    sending.end(process.argv[2] === 'invalid' ? '{"do_number":5,"status":1}' : readFileSync('body.json'));
    }
  `;
  const rows = {
    met: ['0', '--expect', 'failed'],
    'met with conditions': ['0', '--expect', 'failed:reason=Recipient not home,attempt=1', '--json'],
    'not met': ['0', '--expect', 'failed:reason=Damaged', '--report', 'junit=report.xml'],
    'missing in json': ['0', '--expect', 'completed', '--expect', 'any', '--json'],
    counted: ['0', '--count', '1', '--compact'],
    'command fails': ['3', '--expect', 'failed'],
    'out of order': ['0', '--ordered', '--expect', 'completed', '--expect', 'failed'],
    'first invalid': ['invalid', '--none-invalid', '--expect', 'completed'],
    never: ['waits', '--expect', 'completed', '--timeout', '400ms', '--report', 'markdown=report.xml'],
  };
  return Object.entries(rows).map(([name, [code, ...args]]) => () => {
    const cwd = side.folder(`ending ${name}`);
    writeFileSync(join(cwd, 'body.json'), body);
    writeFileSync(join(cwd, 'post.cjs'), post);
    const line = ['listen', '--port', '0', '--no-journal', ...args, '--', 'node', 'post.cjs', code];
    return side.run(`listen until/${name}`, line, { cwd, files: ['report.xml'] });
  });
}
