import { resolve } from 'node:path';
import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { kindOf } from '../../config/config-file.ts';
import { usageError } from '../../core/error.ts';
import { isSecretHeader } from '../../core/http/secret-names.ts';
import { isFilePath } from '../../scenarios/scenario.ts';
import { isRepeatable } from '../flags/repeatable.ts';
import { environmentName, NEVER_EMPTY, readText } from '../session/environment.ts';
import type { Config, FileKey } from './open.ts';
import { expectedFor, mayStandInFile, runsCommand } from './rules.ts';

/** What a config file gives a flag. */
export interface FileSetting {
  /** The command whose flag it is. */
  readonly holder: CommandUnknownOpts;
  readonly option: Option;
  /** As the file has it. */
  readonly given: boolean | string | readonly string[];
  /** As the flag reads it. */
  readonly value: unknown;
  readonly key: FileKey;
}

/** Gives flags their values, and says what to warn of. */
export function applySettings(command: CommandUnknownOpts, config: Config): readonly string[] {
  const settings = fileSettings(command, config);
  for (const { holder, option, value } of settings) {
    holder.setOptionValueWithSource(option.attributeName(), value, 'config');
  }
  const { file } = config;
  const secret = settings.find(({ option }) => isSecretHeader((option.long ?? '').replace(/^--/, '')));
  if (secret === undefined || file.kind !== 'json' || !file.isOpenToOthers) return [];
  const { path } = secret.key;
  return [
    `${config.at(path)}: others may read ${path.join('.')}: ${environmentName(secret.option)} keeps it out of files, chmod 600 from others`,
  ];
}

/**
 * What a config file gives to the flags of a command that nobody typed and that do not lie in the environment.
 *
 * @throws WebhookCliError `bad_config`, and what a flag throws that does not take its value
 */
export function fileSettings(command: CommandUnknownOpts, config: Config): readonly FileSetting[] {
  const keys = config.keysFor(command);
  const settings: FileSetting[] = [];
  for (let holder: CommandUnknownOpts | null = command; holder !== null; holder = holder.parent) {
    const done = new Set<string>();
    for (const option of holder.options) {
      const name = option.attributeName();
      const key = keys.get(name);
      if (key === undefined || done.has(name) || !mayStandInFile(option)) continue;
      done.add(name);
      const source = holder.getOptionValueSource(name);
      if (source === 'cli' || source === 'env') continue;
      const setting = settingOf(
        holder.options.filter((one) => one.attributeName() === name),
        key,
        config,
      );
      if (setting !== null) settings.push({ holder, key, ...setting });
    }
  }
  return settings;
}

/** `null` where the value leaves the flag as it is. */
function settingOf(
  options: readonly Option[],
  key: FileKey,
  config: Config,
): Pick<FileSetting, 'option' | 'given' | 'value'> | null {
  const opposite = options.find(({ negate }) => negate);
  const option = options.find(({ negate }) => !negate) ?? opposite;
  if (option === undefined) return null;
  const { path, isOpposite } = key;
  const isSwitch = isOpposite || option.isBoolean() || option.negate;
  if (key.value === undefined) return undefinedValue(option, key, config);
  if (config.file.kind === 'json' && runsCommand(option)) {
    throw config.problem(
      path,
      ': a JSON file cannot have a command run',
      `${option.long} may, and so may a webhook-cli.config.mjs of yours`,
    );
  }
  if (typeof key.value === 'boolean' && (isSwitch || option.optional || opposite !== undefined)) {
    const isOn = key.value !== isOpposite;
    if (!isOn && opposite !== undefined) return { option: opposite, given: false, value: false };
    // Such a flag may be typed without a value, too.
    const isAlone = option.optional || option.isBoolean();
    if (isSwitch || option.optional) return isOn && isAlone ? { option, given: true, value: true } : null;
  }
  const texts = isSwitch ? null : textsOf(key.value, isRepeatable(option));
  if (texts === null) {
    const expected = isSwitch ? 'true or false' : expectedFor(option, opposite !== undefined);
    const isCut = typeof key.value === 'number' && !isSwitch;
    throw config.problem(
      path,
      `: expected ${expected}, got ${isCut ? 'a number with more digits than JavaScript keeps' : kindOf(key.value)}`,
      isCut ? 'write it in quotes' : '',
    );
  }
  const place = { code: 'bad_config', where: `${config.at(path)}: ${path.join('.')}` } as const;
  const value = texts.reduce<unknown>(
    (previous, text) => readText(option, placed(option, text, config), previous, place),
    undefined,
  );
  return { option, given: Array.isArray(key.value) ? texts : (texts[0] ?? ''), value };
}

/** What a module could not find out counts as not there, but where it was meant to protect. */
function undefinedValue({ long = '' }: Option, { path }: FileKey, config: Config): null {
  if (!NEVER_EMPTY.has(long)) return null;
  throw usageError(
    'empty_secret',
    `${config.at(path)}: ${path.join('.')} is undefined`,
    'a variable that is not set is undefined: set it, or leave the key out',
  );
}

/** The texts that would be typed; `null` for what is none. A number that has lost digits is none. */
function textsOf(value: unknown, mayBeList: boolean): readonly string[] | null {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') {
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? null : [String(value)];
  }
  if (!mayBeList || !Array.isArray(value) || value.length === 0) return null;
  const texts = value.map((one: unknown) => textsOf(one, false));
  return texts.every((text) => text !== null) ? texts.flat() : null;
}

/** Files that a config file names lie beside it, wherever one stands. */
function placed({ flags, long }: Option, text: string, { place }: Config): string {
  if (place.isHere) return text;
  const from = (file: string): string => resolve(place.folder, file);
  if (flags.endsWith('<file>')) return text === '-' ? text : from(text);
  if (long === '--report')
    return text.replace(/^([a-z]+)=(.+)$/s, (_, kind: string, file: string) => `${kind}=${from(file)}`);
  return long === '--scenario' && isFilePath(text) ? from(text) : text;
}
