import type { CheckRequest } from '../../conformance/plan.ts';
import { redactHeaders, redactUrl } from '../../core/http/redact.ts';
import { quoted } from '../../output/exchange/request.ts';
import type { CheckFlags } from './flags.ts';

/**
 * The command line that runs one case again, quoted for a POSIX shell. Credentials are never in it: those
 * that lie in the environment are found there again, for the others a placeholder stands.
 */
export function reproduceLine(
  caseId: string,
  request: CheckRequest,
  flags: CheckFlags,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const words: string[] = [
    'webhook-cli',
    'check',
    redactUrl(request.url.href),
    '--provider',
    request.provider,
  ];
  const add = (flag: string, value: string | undefined): void => {
    if (value !== undefined) words.push(flag, value);
  };
  if (request.payloadVersions.length > 0) add('--payload-version', request.payloadVersions.join(','));
  if (request.contentForms.length > 0) add('--content-type', request.contentForms.join(','));
  if (request.auth !== undefined && isEmpty(env['WEBHOOK_CLI_AUTH'])) add('--auth', 'basic:USER:PASS');
  if (request.secret !== undefined && isEmpty(env['WEBHOOK_CLI_SECRET'])) add('--secret', 'SECRET');
  for (const [name, value] of redactHeaders(request.headers)) add('--header', `${name}: ${value}`);
  add('--only', caseId);
  if (flags.strict === true) words.push('--strict');
  add('--budget', durationText(flags.budget));
  add('--timeout', durationText(flags.timeout));
  add('--runs', flags.runs?.toString());
  for (const name of flags.scenario ?? []) add('--scenario', name);
  add('--state-url', flags.stateUrl === undefined ? undefined : redactUrl(flags.stateUrl));
  for (const [name, value] of redactHeaders(flags.stateHeader ?? []))
    add('--state-header', `${name}: ${value}`);
  add('--state-command', flags.stateCommand);
  if (flags.stateShell === true) words.push('--state-shell');
  add('--state-wait', durationText(flags.stateWait));
  for (const path of flags.stateIgnore ?? []) add('--state-ignore', path);
  if (flags.insecure === true) words.push('--insecure');
  add('--cacert', flags.cacert);
  if (flags.yes === true) words.push('--yes');
  add('--seed', request.seed);
  return words.map(quoted).join(' ');
}

function durationText(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : `${ms}ms`;
}

function isEmpty(text: string | undefined): boolean {
  return text === undefined || text === '';
}
