import type { Command, OptionValues } from '@commander-js/extra-typings';
import type { HeaderList } from '../../core/http/headers.ts';
import { redactHeaders, redactUrl } from '../../core/http/redact.ts';
import { LIMITS } from '../../core/limits.ts';
import { PROVIDER_IDS } from '../../providers/titles.ts';
import { GROUP } from '../flags/groups.ts';
import type { NoOptions, OptionsOf } from '../flags/options-of.ts';
import { asText, collect } from '../flags/repeatable.ts';
import {
  parseBasic,
  parseContentForms,
  parseDuration,
  parseHeader,
  parseList,
  parseReport,
  parseSecret,
  parseWhole,
} from '../flags/values.ts';
import { parseShare } from '../send/pace-values.ts';
import { CheckOption, type RunAgain } from './check-option.ts';
import { redactCommand } from './redact-command.ts';

// Apart from the options, whose types would not be found out otherwise.
const headers = collect(parseHeader);
const stateHeaders = collect((text) => parseHeader(text, '--state-header'));
const secret = parseSecret('--secret');
const formKey = parseSecret('--form-key');
const texts = collect(asText);
const reports = collect(parseReport);

/** Declares the options of `check`. */
export function withCheckOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  return command
    .optionsGroup(GROUP.cases)
    .addOption(new CheckOption('--list', 'list the cases and run none', { again: never }))
    .optionsGroup(GROUP.chooses)
    .addOption(
      new CheckOption('--provider <provider>', `send the webhooks of this provider (${PROVIDER_IDS})`, {
        again: (_, { request }) => [request.provider],
      }),
    )
    .addOption(
      new CheckOption('--payload-version <versions>', 'send these generations of the payload: 1, 2 or 1,2', {
        parse: parseList,
        again: commaSeparated,
      }),
    )
    .addOption(
      new CheckOption('--content-type <forms>', 'send payloads in these forms: json, form or json,form', {
        parse: parseContentForms,
        again: commaSeparated,
      }),
    )
    .optionsGroup(GROUP.goes)
    .addOption(
      new CheckOption('--auth <credentials>', 'send basic:USER:PASS', {
        parse: parseBasic,
        again: (_, { request, isPreset }) =>
          request.auth === undefined || isPreset('auth') ? [] : ['basic:USER:PASS'],
      }),
    )
    .addOption(
      new CheckOption('--secret <secret>', 'sign with this secret', {
        parse: secret,
        again: (_, { request, isPreset }) =>
          request.secret === undefined || isPreset('secret') ? [] : ['SECRET'],
      }),
    )
    .addOption(
      new CheckOption('--form-key <key>', 'send the account’s web hook key in forms, beside the document', {
        parse: formKey,
        again: (key, { isPreset }) => (key === undefined || isPreset('formKey') ? [] : ['KEY']),
      }),
    )
    .addOption(
      new CheckOption('--header <header>', 'add this header to every request: "X-Name: value" (repeatable)', {
        parse: headers,
        again: headerTexts('header'),
      }),
    )
    .optionsGroup(GROUP.jobs)
    .addOption(
      new CheckOption('--id <form>', 'give jobs keys of this form: SHOP-{n}, 7{n:8}', { again: textsOf }),
    )
    .addOption(
      new CheckOption(
        '-s, --set <path=value>',
        'set a field in every job; {key} and {n} in it are each job’s own (repeatable)',
        { parse: texts, again: textsOf },
      ),
    )
    .addOption(
      new CheckOption('--unset <path>', 'take a field out of every job (repeatable)', {
        parse: texts,
        again: textsOf,
      }),
    )
    .addOption(new CheckOption('--add', 'let --set add what is not there', { again: textsOf }))
    .optionsGroup(GROUP.chooses)
    .addOption(
      new CheckOption('--events <names>', 'send only these, to which the endpoint is subscribed: a,b', {
        parse: parseList,
        again: commaSeparated,
      }),
    )
    .optionsGroup(GROUP.jobs)
    .addOption(
      new CheckOption('--ids <file>', 'give jobs the keys in this file, one a line; - is standard input', {
        again: textsOf,
      }),
    )
    .addOption(
      new CheckOption(
        '--job-command <command>',
        'run this before the first webhook of a job: shop create {key}',
        {
          again: commandAgain('jobCommand'),
        },
      ),
    )
    .addOption(new CheckOption('--job-shell', 'run that through the shell', { again: textsOf }))
    .optionsGroup(GROUP.cases)
    .addOption(
      new CheckOption('--only <case>', 'run only this id, group or pattern: order, event/* (repeatable)', {
        parse: texts,
        again: (_, { caseId }) => (caseId === null ? [] : [caseId]),
      }),
    )
    .addOption(
      new CheckOption('--skip <case>', 'leave these out (repeatable)', {
        parse: texts,
        again: never,
      }),
    )
    .optionsGroup(GROUP.judges)
    .addOption(
      new CheckOption('--strict', 'count a should that does not hold as a failure', { again: textsOf }),
    )
    .addOption(
      new CheckOption(
        '--baseline <file>',
        'accept the failures in this file: only others make the exit code 1',
        {
          again: never,
        },
      ),
    )
    .addOption(
      new CheckOption('--write-baseline', 'write that file: what fails now is accepted', { again: never }),
    )
    .addOption(
      new CheckOption('--budget <duration>', 'allow this long for the answer to a good event: 500ms, 2s', {
        parse: parseDuration,
        again: milliseconds,
      }),
    )
    .optionsGroup(GROUP.runs)
    .addOption(
      new CheckOption('--timeout <duration>', 'wait this long for an answer: 500ms, 30s (default: 10s)', {
        parse: parseDuration,
        again: milliseconds,
      }),
    )
    .addOption(
      new CheckOption(
        '--concurrency <n>',
        `run this many cases at once, 1 to ${LIMITS.casesAtOnce} (default: 4)`,
        {
          parse: (text) => parseWhole(text, 'concurrency', 1, LIMITS.casesAtOnce),
          again: never,
        },
      ),
    )
    .addOption(
      new CheckOption(
        '--wait-for-target <duration>',
        'wait this long until something answers there: 30s, 2m',
        {
          parse: parseDuration,
          again: never,
        },
      ),
    )
    .addOption(
      new CheckOption('--max-time <duration>', 'end after this long, with exit code 4: 30s, 10m', {
        parse: parseDuration,
        again: never,
      }),
    )
    .addOption(new CheckOption('--bail', 'end at the first case that fails', { again: never }))
    .optionsGroup(GROUP.cases)
    .addOption(
      new CheckOption(
        '--runs <n>',
        `try this many orderings of each scenario, 1 to ${LIMITS.orderings} (default: 50)`,
        {
          parse: (text) => parseWhole(text, 'runs', 1, LIMITS.orderings),
          again: textsOf,
        },
      ),
    )
    .addOption(
      new CheckOption('--seed <text>', 'make the same choices every time', {
        again: (_, { request }) => (request.seed === '' ? [] : [request.seed]),
        isLast: true,
      }),
    )
    .addOption(
      new CheckOption('--scenario <name or file>', 'make orderings of this, also ./mine.json (repeatable)', {
        parse: texts,
        again: textsOf,
      }),
    )
    .optionsGroup(GROUP.state)
    .addOption(
      new CheckOption(
        '--state-url <url>',
        'read the state of a job here, with {key}, {id} or {/order_number} in it',
        { again: (url) => (url === undefined ? [] : [redactUrl(url)]) },
      ),
    )
    .addOption(
      new CheckOption('--state-header <header>', 'add this header to that: "X-Name: value" (repeatable)', {
        parse: stateHeaders,
        again: headerTexts('stateHeader'),
      }),
    )
    .addOption(
      new CheckOption('--state-command <command>', 'read it from what this prints, with one of these in it', {
        again: commandAgain('stateCommand'),
      }),
    )
    .addOption(new CheckOption('--state-shell', 'run that through the shell', { again: textsOf }))
    .addOption(
      new CheckOption('--state-wait <duration>', 'wait this long before every reading: 500ms, 2s', {
        parse: parseDuration,
        again: milliseconds,
      }),
    )
    .addOption(
      new CheckOption(
        '--state-ignore <path>',
        'leave this out of the state: /updated_at, /log/*/at (repeatable)',
        { parse: texts, again: textsOf },
      ),
    )
    .optionsGroup(GROUP.load)
    .addOption(
      new CheckOption('--ledger <folder>', 'judge the jobs of a load that export has written here', {
        again: textsOf,
      }),
    )
    .addOption(
      new CheckOption('--sample <share>', 'judge only so many of them, chosen by --seed: 10%, 0.1', {
        parse: (text) => parseShare(text, 'sample', 1),
        again: (share) => (share === undefined ? [] : [String(share)]),
      }),
    )
    .optionsGroup(GROUP.reports)
    .addOption(
      new CheckOption(
        '--report <report>',
        'write a report: pretty, json, junit=FILE, markdown=FILE, html=FILE (repeatable)',
        { parse: reports, again: never },
      ),
    )
    .optionsGroup(GROUP.goes)
    .addOption(new CheckOption('--insecure', 'accept any certificate', { again: textsOf }))
    .addOption(
      new CheckOption('--cacert <file>', 'trust the authorities in this PEM file, and no others', {
        again: textsOf,
      }),
    )
    .optionsGroup(GROUP.runs)
    .addOption(new CheckOption('--yes', 'do not ask before another machine is checked', { again: textsOf }))
    .optionsGroup(GROUP.reports)
    .addOption(
      new CheckOption('--all', 'show every case; with --list also its reason and its source', {
        again: never,
      }),
    );
}

/** The flags of `check`. Durations are milliseconds. */
export type CheckFlags = OptionsOf<typeof withCheckOptions>;

/** It says how the run goes, not what a case does. */
function never(): readonly string[] {
  return [];
}

function textsOf(value: true | string | number | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : [value].flat().map(String);
}

/** A command may hold a secret: it is left out where it is found again. */
function commandAgain(name: string): (command: string | undefined, run: RunAgain) => readonly string[] {
  return (command, { isPreset }) => (command === undefined || isPreset(name) ? [] : [redactCommand(command)]);
}

function commaSeparated(values: readonly string[] = []): readonly string[] {
  return values.length === 0 ? [] : [values.join(',')];
}

function milliseconds(value: number | undefined): readonly string[] {
  return value === undefined ? [] : [`${value}ms`];
}

/** So may a header. */
function headerTexts(name: string): (list: HeaderList | undefined, run: RunAgain) => readonly string[] {
  return (list = [], { isPreset }) =>
    isPreset(name) ? [] : redactHeaders(list).map(([header, value]) => `${header}: ${value}`);
}
