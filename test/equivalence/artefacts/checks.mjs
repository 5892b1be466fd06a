// What `check` says of consumers, one of them right. Identities are fresh in every run, hence `fresh`.
import { CONSUMERS, startConsumer } from '../servers.mjs';

const REPORTS = ['junit', 'markdown', 'html'];

export function checks(side) {
  return ['detrack', 'deliveright'].flatMap((provider) =>
    Object.keys(CONSUMERS).flatMap((kind) => [
      () => check(side, `${provider}/${kind}/pretty`, provider, kind, ['--all', ...reports()]),
      () => check(side, `${provider}/${kind}/json`, provider, kind, ['--json']),
    ]),
  );
}

/** Parts of it, shorter. */
export function checkParts(side) {
  const rows = {
    'no state': [[], { state: false }],
    colour: [['--only', 'duplicate', '--only', 'malformed'], { env: { FORCE_COLOR: '1' } }],
    strict: [['--strict', '--only', 'null', '--only', 'size', '--only', 'answer']],
    bail: [['--bail', '--only', 'duplicate', '--only', 'order']],
    'forms and versions': [['--payload-version', '1,2', '--content-type', 'json,form', '--only', 'content']],
    'report json': [['--only', 'order', '--report', 'json']],
    github: [
      ['--only', 'malformed'],
      { env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: 'summary.md' }, files: ['summary.md'] },
    ],
  };
  return Object.entries(rows).map(
    ([name, [args, options]]) =>
      () =>
        check(side, `part/${name}`, 'detrack', 'careless', args, options),
  );
}

function reports() {
  return REPORTS.flatMap((kind) => ['--report', `${kind}=report.${kind}`]);
}

async function check(side, name, provider, kind, args, { state = true, env, files } = {}) {
  const consumer = await startConsumer(side, CONSUMERS[kind]);
  const line = ['check', `${consumer.url}/hooks`, '--provider', provider, '--auth', 'basic:shop:s3cret'];
  const read = state ? ['--state-url', `${consumer.url}/jobs/{key}`] : [];
  const steady = ['--concurrency', '1', '--seed', '7', '--runs', '5'];
  const more = args.includes('--report') ? REPORTS.map((report) => `report.${report}`) : [];
  await side.run(`check/${name}`, [...line, ...read, ...steady, ...args], {
    fresh: true,
    env,
    files: files ?? more,
  });
  await consumer.close();
}
