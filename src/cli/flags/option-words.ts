import type { OptionName, OptionReference } from '../../core/wording.ts';

/** What the command line says for each option that a message may name. */
const FLAG_WORDS: Readonly<Record<OptionName, string>> = {
  add: '--add',
  allowHosts: '--allow-host',
  allowOrigins: '--allow-origin',
  at: '--at',
  auth: '--auth',
  bail: '--bail',
  basicAuth: '--auth basic:USER:PASS',
  budgetMs: '--budget',
  ca: '--cacert',
  bundledScenarios: 'webhook-cli events --scenarios',
  caseList: 'webhook-cli check --list',
  concurrency: '--concurrency',
  contentForms: '--content-type',
  count: 'use --count',
  checkIp: '--check-ip',
  events: '--events',
  formKey: '--form-key',
  forwardTimeoutMs: '--forward-timeout',
  forwardTo: '--forward-to',
  host: '--host',
  id: '--id',
  ids: '--ids',
  insecure: '--insecure',
  jobShell: '--job-shell',
  journal: '--journal',
  maxBodyBytes: '--max-body',
  maxTimeMs: '--max-time',
  noJournal: 'with --no-journal',
  only: '--only',
  payloadVersion: '--payload-version',
  payloadVersions: '--payload-version',
  port: '--port',
  provider: '--provider',
  proxyHops: '--proxy-hops',
  scrub: '--scrub',
  secret: '--secret',
  set: '--set',
  skip: '--skip',
  state: '--state-url or --state-command',
  stateIgnore: '--state-ignore',
  stateShell: '--state-shell',
  theOption: 'the flag',
  trustProxy: '--trust-proxy',
  type: '--type',
  unset: '--unset',
  verbatim: '--verbatim',
  waitForTargetMs: '--wait-for-target',
};

/**
 * Writes an option as who types a command writes it.
 *
 * @example flagWords({ option: 'port', value: 0 }) // '--port 0'
 */
export function flagWords({ option, value }: OptionReference): string {
  if (value === undefined) return FLAG_WORDS[option];
  // The options of the API that end so hold milliseconds; a flag wants a unit.
  const text = typeof value === 'number' && option.endsWith('Ms') ? `${value / 1000}s` : String(value);
  return `${FLAG_WORDS[option]} ${text === '' ? "''" : text}`;
}
