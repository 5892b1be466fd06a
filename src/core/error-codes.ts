/**
 * Why a command or an API call could not do what it was asked. The kind decides the exit code:
 * `failed` 1, `usage` 2, `io` 3, `timeout` 4.
 */
export type ErrorKind = 'failed' | 'usage' | 'io' | 'timeout';

/** Every code of an error that is thrown on purpose: its kind, and its meaning as the README has it. */
export const ERROR_CODES = codes({
  ambiguous_event: {
    kind: 'usage',
    meaning: 'a name that events of two providers have; naming the provider says whose',
  },
  ambiguous_exchange: { kind: 'usage', meaning: 'the beginning of several ids' },
  bad_allowed_host: { kind: 'usage', meaning: 'a host to be allowed that is no host' },
  bad_answer: { kind: 'usage', meaning: 'an answer of a plan that cannot be given' },
  bad_auth: { kind: 'usage', meaning: 'credentials that are not `basic:USER:PASS`' },
  bad_baseline: {
    kind: 'usage',
    meaning: 'a file of accepted failures that is none; with file and JSON pointer, or line and column',
  },
  bad_certificate: { kind: 'usage', meaning: 'a file of authorities to trust without a certificate' },
  bad_command: {
    kind: 'usage',
    meaning: 'a command to run for each webhook that cannot be read, or is empty',
  },
  bad_config: {
    kind: 'usage',
    meaning:
      'a config file that cannot be read, throws, ends the process, or says what nothing takes; with file and line',
  },
  bad_content_type: { kind: 'usage', meaning: 'a way for payloads to travel that is neither json nor form' },
  bad_duration: { kind: 'usage', meaning: 'a duration without a unit, or none' },
  bad_environment: {
    kind: 'usage',
    meaning:
      'an environment variable whose value its option does not take, that names no proxy, or whose name is none',
  },
  bad_expectation: { kind: 'usage', meaning: 'an expectation without a readable condition' },
  bad_file: { kind: 'usage', meaning: '`-` or a folder, where a file has to be named' },
  bad_filter: {
    kind: 'usage',
    meaning: 'an empty filter, or words in that of the live page that choose nothing',
  },
  bad_fixture: {
    kind: 'usage',
    meaning: 'the file of a fixture is wrong; with the file and the first mistake in it',
  },
  bad_header: {
    kind: 'usage',
    meaning: 'no header, one with control characters, or one that HTTP sets itself',
  },
  bad_host: { kind: 'io', meaning: 'an address that this machine does not have' },
  bad_id: {
    kind: 'usage',
    meaning: 'a form of keys that cannot be read, is none of its provider, or gives too few',
  },
  bad_job_command: {
    kind: 'usage',
    meaning:
      'a command that prepares jobs without `{key}`, `{id}` or `{/pointer}`, or one that cannot be read',
  },
  bad_keys: {
    kind: 'usage',
    meaning: 'of keys that are given: none, one that stands there twice, or one that is none of its provider',
  },
  bad_ledger: { kind: 'usage', meaning: 'a folder whose ledger cannot be read; with file and line' },
  bad_name: {
    kind: 'usage',
    meaning:
      'no name for a fixture or a scenario: 1 to 64 of a to z, 0 to 9 and `-`, and no device of Windows',
  },
  bad_number: { kind: 'usage', meaning: 'no whole number, or one out of bounds' },
  bad_option: { kind: 'usage', meaning: 'in the API: an option of the wrong type, or of no such name' },
  bad_override: { kind: 'usage', meaning: 'a field to set without path and value' },
  bad_path: { kind: 'usage', meaning: 'no path, or one through a prototype' },
  bad_phases: { kind: 'usage', meaning: 'phases of a load that cannot be read; with the one that is wrong' },
  bad_pointer: { kind: 'usage', meaning: 'what is to be left out of a state is no JSON pointer' },
  bad_port: { kind: 'usage', meaning: 'no port, in the API' },
  bad_rate: { kind: 'usage', meaning: 'no rate' },
  bad_report: { kind: 'usage', meaning: 'no report of that kind, or two outputs in one file' },
  bad_request_line: { kind: 'usage', meaning: 'a line of a file of requests that is none; with its number' },
  bad_scenario: {
    kind: 'usage',
    meaning: 'a scenario file or a step of it is wrong; with file, line, column and JSON pointer',
  },
  bad_schedule: {
    kind: 'usage',
    meaning: 'a retry schedule with too many pauses; in the API, a pause that is no time',
  },
  bad_share: { kind: 'usage', meaning: 'no share between 0 and 100 %' },
  bad_size: { kind: 'usage', meaning: 'no size' },
  bad_speed: { kind: 'usage', meaning: 'no factor such as 100x' },
  bad_state: {
    kind: 'usage',
    meaning:
      'a state URL or command without `{key}`, `{id}` or `{/pointer}`, one that cannot be read, or a pointer that tells no jobs apart',
  },
  bad_status: { kind: 'usage', meaning: 'no HTTP status' },
  bad_step: { kind: 'usage', meaning: 'the scenario has no such step' },
  bad_time: { kind: 'usage', meaning: 'no moment between 1970 and 2106' },
  bad_url: { kind: 'usage', meaning: 'no http or https URL' },
  cannot_listen: { kind: 'io', meaning: 'the port cannot be opened for another reason' },
  cannot_save: {
    kind: 'usage',
    meaning: 'what is chosen makes no fixture or scenario: nobody’s webhook, of several jobs, or only one',
  },
  check_failed: { kind: 'failed', meaning: '`assertChecked` of the API was given a check that failed' },
  command_failed: {
    kind: 'io',
    meaning: 'the command to run while listening, or for each webhook, cannot be run',
  },
  command_not_found: {
    kind: 'io',
    meaning: 'the command to run while listening, or for each webhook, does not exist',
  },
  config_exists: { kind: 'usage', meaning: 'a config file that `init` would have to replace' },
  empty_secret: { kind: 'usage', meaning: 'a signing secret or a bearer token that is empty' },
  event_not_recognisable: {
    kind: 'usage',
    meaning: 'an event that is to be expected and that no request tells, such as deleted',
  },
  expectation_failed: { kind: 'failed', meaning: '`expectEvents` of the API met a contradiction' },
  file_is_folder: { kind: 'io', meaning: 'a folder where a file is needed' },
  file_missing: { kind: 'io', meaning: 'a file that does not exist' },
  file_too_large: { kind: 'io', meaning: 'more than 64 MiB' },
  file_unreadable: { kind: 'io', meaning: 'a file that cannot be read' },
  file_unwritable: {
    kind: 'io',
    meaning: 'a file that cannot be written, or a ready file that holds something else',
  },
  flag_does_not_fit: {
    kind: 'usage',
    meaning: 'an option that does not go with the provider or with another one',
  },
  foreign_target: {
    kind: 'usage',
    meaning: 'a target from the live page that nothing has configured and that is not this machine',
  },
  folder_exists: {
    kind: 'usage',
    meaning: '`export` to a folder that is there, and may not be replaced, or never is',
  },
  folder_missing: { kind: 'io', meaning: 'the folder you stand in was deleted, and something needs it' },
  index_out_of_range: { kind: 'usage', meaning: 'an entry beyond the end of a list' },
  job_not_prepared: {
    kind: 'io',
    meaning: 'what has the endpoint know a job before its first webhook failed',
  },
  journal_unreadable: { kind: 'io', meaning: 'the journal cannot be read, is none, or is no regular file' },
  journal_unwritable: {
    kind: 'io',
    meaning: 'the journal cannot be written or cleared, or is no regular file',
  },
  ledger_other_version: {
    kind: 'usage',
    meaning: 'a ledger whose jobs this version makes otherwise',
  },
  name_taken: {
    kind: 'usage',
    meaning: 'a fixture or a scenario of that name is there, in the project or bundled',
  },
  no_case: { kind: 'usage', meaning: 'what is to be run and to be left out leaves no case' },
  no_engine: { kind: 'usage', meaning: '`export` without an engine' },
  no_event: { kind: 'usage', meaning: '`send` without an event, where nobody can be asked' },
  no_exchange: { kind: 'usage', meaning: '`repost` without an id, `last` or a filter' },
  no_export: {
    kind: 'usage',
    meaning: '`history export` without a file to write, `export` without a folder',
  },
  no_jobs: { kind: 'usage', meaning: '`export` without a number of jobs' },
  no_ledger: {
    kind: 'usage',
    meaning: 'a folder without a ledger',
  },
  no_provider: { kind: 'usage', meaning: '`check` without a provider' },
  no_room: {
    kind: 'io',
    meaning: 'a disk with less room than what is exported takes',
  },
  no_scenario: {
    kind: 'usage',
    meaning: '`export` without a scenario',
  },
  no_secret: { kind: 'usage', meaning: '`check` with a ledger of signed webhooks, without their secret' },
  no_state: { kind: 'usage', meaning: '`check` with a ledger, without a way to read the state' },
  no_target: { kind: 'usage', meaning: '`check` without a URL' },
  not_confirmed: {
    kind: 'usage',
    meaning: 'many requests to another machine, or `history clear`, that nobody agreed to',
  },
  output_unwritable: { kind: 'io', meaning: 'stdout cannot be written, as when the disk is full' },
  port_forbidden: { kind: 'io', meaning: 'a port that you may not open' },
  port_in_use: { kind: 'io', meaning: 'a port that is taken' },
  receiver_closed: {
    kind: 'failed',
    meaning: 'a receiver of the API was closed while `waitFor` or `expectEvents` waited',
  },
  report_unwritable: { kind: 'io', meaning: 'a report cannot go there: the message says why' },
  scrub_key_unreadable: {
    kind: 'io',
    meaning: 'the key by which personal data is replaced cannot be read or made',
  },
  scrub_unknown_provider: {
    kind: 'usage',
    meaning: 'an exchange or a file to be scrubbed whose body is of no known provider',
  },
  secret_not_kept: {
    kind: 'usage',
    meaning: 'the URL of a kept exchange, or a printed request, held a secret that nothing gives',
  },
  state_unreadable: { kind: 'io', meaning: "the consumer's state cannot be read" },
  stdin_is_terminal: { kind: 'usage', meaning: 'nothing is piped into standard input' },
  still_sending: { kind: 'usage', meaning: 'more sent from the live page than may be under way at once' },
  target_not_ready: { kind: 'timeout', meaning: 'nothing answered within the time that was waited for it' },
  target_unreachable: { kind: 'failed', meaning: 'nobody takes the first webhook of `check`' },
  unexpected_address: { kind: 'usage', meaning: 'a port, a host or a URL where `listen` takes a command' },
  unknown_case: { kind: 'usage', meaning: 'no case, group or pattern of that name' },
  unknown_event: { kind: 'usage', meaning: 'no event of that name' },
  unknown_exchange: { kind: 'usage', meaning: 'no kept exchange of that id' },
  unknown_fixture: { kind: 'usage', meaning: 'no fixture of that name' },
  unknown_path: { kind: 'usage', meaning: 'a path that the payload does not have' },
  unknown_profile: {
    kind: 'usage',
    meaning: 'no profile of that name in the config file, or no config file',
  },
  unknown_provider: { kind: 'usage', meaning: 'no provider of that name' },
  unknown_scenario: { kind: 'usage', meaning: 'no scenario of that name' },
  unknown_shell: {
    kind: 'usage',
    meaning: 'a shell that is none of bash, zsh, fish and powershell, or none named',
  },
  unknown_version: { kind: 'usage', meaning: 'no payload version of that name' },
  untrusted_config: {
    kind: 'usage',
    meaning:
      'a config file or `.webhook-cli/` of another user, or a config module that is a link to another folder',
  },
  wait_timeout: { kind: 'timeout', meaning: '`waitFor` of the API at its deadline' },
});

/** Keeps of each row its kind, by which codes are told apart, and not the words: the declarations would repeat them all. */
function codes<Kinds extends Readonly<Record<string, ErrorKind>>>(
  rows: {
    readonly [Code in keyof Kinds]: { readonly kind: Kinds[Code]; readonly meaning: string };
  },
): typeof rows {
  return rows;
}

/** The stable code of an error, such as `port_in_use`. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** The codes of one kind. */
export type ErrorCodeOf<Kind extends ErrorKind> = {
  [Code in ErrorCode]: (typeof ERROR_CODES)[Code]['kind'] extends Kind ? Code : never;
}[ErrorCode];
