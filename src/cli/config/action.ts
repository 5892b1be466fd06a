import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { REDACTED, redactText } from '../../core/http/redact.ts';
import { isSecretHeader } from '../../core/http/secret-names.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import type { SettingLine } from '../../output/lines.ts';
import type { Cell } from '../../output/text/table.ts';
import { visible } from '../../output/text/visible.ts';
import { redactCommand } from '../check/redact-command.ts';
import { printTable } from '../screen/table.ts';
import { shownHeader } from '../session/command-again.ts';
import { applyEnvironment, environmentName } from '../session/environment.ts';
import { EXIT } from '../session/exit.ts';
import type { Session } from '../session/session.ts';
import { findConfig } from './apply.ts';
import { type Config, openConfig } from './open.ts';
import type { CommandLine } from './rules.ts';
import { type FileSetting, fileSettings } from './settings.ts';

type Setting = Omit<SettingLine, 'schemaVersion' | 'type'>;
type Origin = Pick<Setting, 'source'> & Partial<Pick<Setting, 'variable' | 'file' | 'line' | 'profile'>>;

/** Runs `config show`. */
export async function showConfig(
  session: Session,
  command: CommandUnknownOpts,
  commandLine: CommandLine,
): Promise<number> {
  const { context, json, out } = session;
  const flags = command.optsWithGlobals() as { readonly profile?: string };
  const place = findConfig(context, flags);
  const config = place === null ? null : await openConfig(place, flags.profile, commandLine);
  config?.requireKnown();
  const program = commandLine.whole();
  for (const option of program.options) {
    const name = option.attributeName();
    if (command.getOptionValueSourceWithGlobals(name) !== 'cli') continue;
    program.setOptionValueWithSource(name, command.optsWithGlobals()[name as never], 'cli');
  }
  const settings = settingsOf(program, commandLine.sections, session, config);
  if (json) {
    const { profile = null, profiles = [] } = config ?? {};
    out.line(jsonLine('config', { file: place?.shown ?? null, profile, profiles }));
    for (const setting of settings) out.line(jsonLine('setting', setting));
    return EXIT.done;
  }
  sayFile(session, config);
  printTable(
    session,
    [{ title: 'key' }, { title: 'from', shrink: 1 }, { title: 'value', shrink: 2, wrap: true }],
    settings.map((setting): Cell[] => [
      ['key', [...(setting.command?.split(' ') ?? []), setting.name].join('.')],
      [setting.source === 'default' ? 'dim' : 'plain', originWords(setting)],
      [setting.value].flat().join(', '),
    ]),
  );
  return EXIT.done;
}

function sayFile({ err, errTheme }: Session, config: Config | null): void {
  if (config === null) {
    err.line(errTheme.dim('no config file; webhook-cli init writes one'));
    return;
  }
  const { place, profile, profiles } = config;
  const others = profiles.filter((name) => name !== profile);
  const words = [
    place.shown,
    ...(profile === null ? [] : [`profile ${profile}`]),
    ...(others.length === 0 ? [] : [`${profile === null ? '' : 'other '}profiles: ${others.join(', ')}`]),
  ];
  err.line(errTheme.dim(visible(words.join(' · '))));
}

function originWords({ source, variable, file, line, profile }: Setting): string {
  switch (source) {
    case 'flag':
      return 'flag';
    case 'default':
      return 'default';
    case 'environment':
      return variable ?? '';
    case 'file':
      return `${file}${line === null ? '' : `:${line}`}${profile === null ? '' : ` (${profile})`}`;
  }
}

/** What is set, of all commands in the order of help. */
function settingsOf(
  program: CommandUnknownOpts,
  sections: readonly string[],
  { context: { env } }: Session,
  config: Config | null,
): readonly Setting[] {
  applyEnvironment(program, env);
  const global = config === null ? [] : fileSettings(program, config);
  const all = program.options.flatMap((option) => settingOf(null, program, option, env, global, config));
  const look = (command: CommandUnknownOpts, words: readonly string[]): void => {
    const path = [...words, command.name()];
    applyEnvironment(command, env);
    const found = config === null ? [] : fileSettings(command, config);
    all.push(
      ...command.options.flatMap((option) => settingOf(path.join(' '), command, option, env, found, config)),
    );
    for (const inner of command.commands) look(inner, path);
  };
  for (const command of program.commands) if (sections.includes(command.name())) look(command, []);
  return all;
}

function settingOf(
  command: string | null,
  node: CommandUnknownOpts,
  option: Option,
  env: Readonly<Record<string, string | undefined>>,
  found: readonly FileSetting[],
  config: Config | null,
): Setting[] {
  const name = option.attributeName();
  const { long: flag = '' } = option;
  const setting = (value: Setting['value'], origin: Origin): Setting[] => [
    { command, name, flag, value, variable: null, file: null, line: null, profile: null, ...origin },
  ];
  const isSwitch = option.isBoolean() || option.negate;
  const source = node.getOptionValueSource(name);
  const value: unknown = node.getOptionValue(name);
  // Of a flag and its opposite, one holds what both share.
  const isOne = !isSwitch || value === !option.negate;
  if (source === 'cli')
    return isOne
      ? setting(isSwitch ? !option.negate : value === true || shown(option, String(value)), {
          source: 'flag',
        })
      : [];
  if (source === 'env') {
    const variable = environmentName(option);
    const text = env[variable];
    if (text === undefined || text === '' || !isOne) return [];
    return setting(isSwitch ? !option.negate : value === true || shown(option, text), {
      source: 'environment',
      variable,
    });
  }
  const inFile = found.find((one) => one.option === option);
  if (inFile !== undefined && config !== null) {
    const { given, key } = inFile;
    return setting(
      typeof given === 'boolean'
        ? given
        : Array.isArray(given)
          ? given.map((one) => shown(option, one))
          : shown(option, String(given)),
      { source: 'file', file: config.place.shown, line: config.file.lineOf(key.path), profile: key.profile },
    );
  }
  if (found.some((one) => one.option.attributeName() === name)) return [];
  // Where there is one, the help says so.
  const usual = /\(default: (.+?)\)/.exec(option.description)?.[1];
  return usual === undefined ? [] : setting(usual, { source: 'default' });
}

/** A value as somebody wrote it, without what is a secret in it. */
function shown({ long = '', flags }: Option, text: string): string {
  if (isSecretHeader(long.replace(/^--/, ''))) return REDACTED;
  if (flags.endsWith('<header>')) return shownHeader(text);
  return flags.endsWith('<command>') ? redactCommand(text) : redactText(text);
}
