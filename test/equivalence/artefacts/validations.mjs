import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `validate` of every body that `listen` gets, as files, as lines, as a list and on standard input. */
export function validations(side, requests) {
  const cwd = side.folder('validate');
  const usable = requests.filter(({ body }) => body.length > 0 && body.length < 2 ** 20);
  const files = usable.map(({ name, body }) => {
    const file = `${name.replace(/[^\w.-]+/g, '_')}.txt`;
    writeFileSync(join(cwd, file), body);
    return file;
  });
  const jobs = usable
    .filter(({ name }) => /delivered \d/.test(name))
    .map(({ body }) => body.toString('utf8'));
  writeFileSync(join(cwd, 'lines.ndjson'), `${jobs.join('\n')}\n{"status":1}\n{"broken":\n`);
  writeFileSync(
    join(cwd, 'list.json'),
    JSON.stringify(
      jobs.map((text) => JSON.parse(text)),
      null,
      2,
    ),
  );
  writeFileSync(join(cwd, 'logged.json'), `{"at":"x","payload":${jobs[0]}}`);
  const rows = {
    'all files': [files],
    'all files in json': [[...files, '--json']],
    'all files with notes': [['--all', '--strict', ...files]],
    'valid ones': [files.filter((file) => file.startsWith('print_http_detrack'))],
    colour: [files.filter((file) => file.startsWith('unusual')), { env: { FORCE_COLOR: '1' } }],
    'as one provider': [['--provider', 'deliveright', ...files.slice(0, 12)]],
    lines: [['lines.ndjson']],
    'lines in json': [['lines.ndjson', '--json']],
    list: [['list.json', '--all']],
    inside: [['logged.json', '--at', '/payload']],
    envelope: [['logged.json']],
    'standard input': [['-'], { input: jobs[0] }],
    missing: [['missing.json', ...files.slice(0, 2)]],
  };
  return Object.entries(rows).map(
    ([name, [args, options]]) =>
      () =>
        side.run(`validate/${name}`, ['validate', ...args], { cwd, ...options }),
  );
}
