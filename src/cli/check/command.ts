import { PROVIDER_TITLES } from '../../providers/titles.ts';
import type { Program, Run } from '../base-program.ts';
import { asText, collect } from '../flags/repeatable.ts';
import {
  parseBasic,
  parseContentForms,
  parseDuration,
  parseHeader,
  parseList,
  parseReport,
  parseTarget,
  parseWhole,
} from '../flags/values.ts';

// An example that can be pasted names a provider.
const PROVIDER = PROVIDER_TITLES[0].toLowerCase();

const AFTER = `
Examples:
  webhook-cli check --list
  webhook-cli check localhost:3000/hooks --provider ${PROVIDER}
  webhook-cli check localhost:3000/hooks --provider ${PROVIDER} --state-url 'http://localhost:3000/jobs/{key}'
  webhook-cli check 3000/hooks --provider ${PROVIDER} --only duplicate --only order/reversed
  webhook-cli check 3000/hooks --provider ${PROVIDER} --wait-for-target 30s --report junit=check.xml`;

/** Declares `check`. */
export function registerCheck(program: Program, run: Run): void {
  program
    .command('check')
    .summary('check how an endpoint takes webhooks: duplicates, disorder, faults')
    .description(
      'Run the conformance cases against an endpoint and say what it does wrong, why that matters and how to see it again.\nOnly the endpoint is contacted, and what reads its state. Every job is a fresh one; nothing has to be reset.',
    )
    .argument('[url]', 'the endpoint: a port, a host and path, a URL', parseTarget)
    .option('--list', 'list the cases and run none')
    .option('--provider <id>', 'whose webhooks the endpoint takes')
    .option(
      '--payload-version <versions>',
      'generations of the payload that it takes: 1, 2 or 1,2',
      parseList,
    )
    .option('--content-type <forms>', 'how payloads travel: json, form or json,form', parseContentForms)
    .option('--auth <credentials>', 'basic:USER:PASS that it asks for', parseBasic)
    .option('--secret <secret>', 'the secret that it checks signatures with')
    .option('--header <header>', 'add "Name: value" to every request (repeatable)', collect(parseHeader))
    .option('--only <case>', 'an id, a group or a pattern: order, event/* (repeatable)', collect(asText))
    .option('--skip <case>', 'leave these out (repeatable)', collect(asText))
    .option('--strict', 'a should that does not hold fails too')
    .option('--budget <duration>', 'how long the answer to a good event may take', parseDuration)
    .option('--timeout <duration>', 'when an answer counts as missing (default: 10s)', parseDuration)
    .option('--concurrency <n>', 'cases at once (default: 4)', (text) =>
      parseWhole(text, 'concurrency', 1, 64),
    )
    .option('--wait-for-target <duration>', 'wait until something answers there', parseDuration)
    .option('--max-time <duration>', 'end after this long, with exit code 4', parseDuration)
    .option('--bail', 'end at the first case that fails')
    .option('--runs <n>', 'orderings that are tried of each scenario (default: 50)', (text) =>
      parseWhole(text, 'runs', 1, 100_000),
    )
    .option('--seed <text>', 'the same choices every time')
    .option('--scenario <name>', 'what orderings are made of, also ./mine.json (repeatable)', collect(asText))
    .option('--state-url <url>', 'read the state of a job here, with {key} or {id} in it')
    .option('--state-header <header>', 'add "Name: value" to that (repeatable)', collect(parseHeader))
    .option('--state-command <command>', 'read it from what this prints, with {key} or {id} in it')
    .option('--state-shell', 'run that through the shell')
    .option('--state-wait <duration>', 'wait before every reading', parseDuration)
    .option(
      '--state-ignore <path>',
      'leave this out of the state: /updated_at, /log/*/at (repeatable)',
      collect(asText),
    )
    .option(
      '--report <report>',
      'pretty, json, junit=FILE, markdown=FILE, html=FILE (repeatable)',
      collect(parseReport),
    )
    .option('--insecure', 'accept any certificate')
    .option('--cacert <file>', 'trust the authorities in this PEM file, and no others')
    .option('--yes', 'do not ask before another machine is checked')
    .option('--all', 'show every case; with --list also why and whence')
    .addHelpText('after', AFTER)
    .action((url, flags, command) =>
      run(command, async (session) => {
        const { check } = await import('./action.ts');
        return check(session, flags, url);
      }),
    );
}
