import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { type ConfigFile, isSection, kindOf, readConfigFile } from '../../config/config-file.ts';
import type { ConfigPlace } from '../../config/project.ts';
import { usageError, type WebhookCliError } from '../../core/error.ts';
import { suggestion } from '../../core/text/closest.ts';
import { didYouMean, excerpt } from '../../core/text/did-you-mean.ts';
import { isOnlyTyped } from '../flags/typed-command.ts';
import { type CommandLine, keyOf, mayStandInFile } from './rules.ts';

/** A key of a config file. */
export interface FileKey {
  /** The keys that lead to it. */
  readonly path: readonly string[];
  readonly profile: string | null;
  readonly value: unknown;
  /** Whether it is that of a flag’s opposite, such as `noJournal`. */
  readonly isOpposite: boolean;
}

/** A config file as the commands see it. */
export interface Config {
  readonly place: ConfigPlace;
  readonly file: ConfigFile;
  readonly profile: string | null;
  readonly profiles: readonly string[];
  /** What stands there for a command by the names of its flags: of several the nearest, a profile before all others. */
  readonly keysFor: (command: CommandUnknownOpts) => ReadonlyMap<string, FileKey>;
  /** Asks that all keys of the file are some flag’s. */
  readonly requireKnown: () => void;
  /** Where a key stands: `webhook-cli.config.json:4`. */
  readonly at: (path: readonly string[]) => string;
  /** A mistake at a key. */
  readonly problem: (path: readonly string[], problem: string, hint?: string) => WebhookCliError;
}

/** An object of the file, and the keys that lead to it. */
interface Section {
  readonly values: Readonly<Record<string, unknown>>;
  readonly path: readonly string[];
  readonly profile: string | null;
  /** Of which command it is: none, one, or one of its subcommands. */
  readonly command: readonly string[];
}

/** Beside flags and commands, at the top of a file. */
const OWN_KEYS: readonly string[] = ['$schema', 'profiles'];

/**
 * Reads a config file.
 *
 * @throws WebhookCliError `bad_config`, `untrusted_config`, `unknown_profile`, `file_unreadable`
 */
export async function openConfig(
  place: ConfigPlace,
  profile: string | undefined,
  { sections, whole }: CommandLine,
): Promise<Config> {
  const file = await readConfigFile(place);
  const at = (path: readonly string[]): string => {
    const line = file.lineOf(path);
    return line === null ? place.shown : `${place.shown}:${line}`;
  };
  const problem: Config['problem'] = (path, text, hint = '') =>
    usageError(
      'bad_config',
      `${at(path)}: ${path.map((key) => excerpt(key, 60).slice(1, -1)).join('.')}${text}`,
      hint,
    );

  const sectionAt = (
    { values, path, profile: of, command }: Section,
    key: string,
    name: string | null,
  ): Section => {
    const value = values[key];
    const inner = [...path, key];
    if (!isSection(value)) throw problem(inner, `: expected an object, got ${kindOf(value)}`);
    return { values: value, path: inner, profile: of, command: name === null ? command : [...command, name] };
  };
  const top: Section = { values: file.values, path: [], profile: null, command: [] };
  const ofProfiles = Object.hasOwn(file.values, 'profiles') ? sectionAt(top, 'profiles', null) : null;
  const profiles = Object.keys(ofProfiles?.values ?? {});
  const profileAt = (name: string): Section => {
    if (ofProfiles !== null && profiles.includes(name)) {
      return { ...sectionAt(ofProfiles, name, null), profile: name };
    }
    throw usageError(
      'unknown_profile',
      `${place.shown} has no profile ${excerpt(name, 60)}.${didYouMean(suggestion(name, profiles))}`,
      profiles.length === 0 ? 'it has none: they stand in "profiles"' : `it has ${profiles.join(', ')}`,
    );
  };
  const tops = profile === undefined ? [top] : [profileAt(profile), top];

  /** The names of the commands that may have a section in another one. */
  const commandsIn = (section: Section, node: CommandUnknownOpts): readonly string[] =>
    section.command.length === 0 ? sections : node.commands.map((command) => command.name());

  const requireKnownIn = (section: Section, known: ReadonlySet<string>, node: CommandUnknownOpts): void => {
    const names = commandsIn(section, node);
    const seen = new Map<string, string>();
    for (const key of Object.keys(section.values)) {
      if (section.path.length === 0 && OWN_KEYS.includes(key)) continue;
      if (names.includes(key)) {
        sectionAt(section, key, key);
        continue;
      }
      const found = keyOf(key, known) ?? keyOf(key, flagsOf(nodeAt(whole(), section.command)));
      const path = [...section.path, key];
      if (found === null) throw unknownKey(path, section, names);
      if (section.command.length > 0 && isOfAll(node, found.name)) {
        throw problem(path, ' is a flag of all commands', 'it stands at the top, beside the commands');
      }
      const other = seen.get(found.name);
      if (other !== undefined) throw problem(path, ` and ${other} are of one flag`, 'leave one of them out');
      seen.set(found.name, key);
    }
  };
  const unknownKey = (
    path: readonly string[],
    section: Section,
    names: readonly string[],
  ): WebhookCliError => {
    const key = path.at(-1) ?? '';
    const node = nodeAt(whole(), section.command);
    const flags = [...flagsOf(node)];
    if (keyOf(key, flagsOf(node, isOnlyTyped)) !== null) {
      return problem(path, ' cannot be set in the file', 'such a flag counts only where it is typed');
    }
    const isOfRun = keyOf(key, new Set(['dir', 'profile', 'config', 'help', 'version'])) !== null;
    return isOfRun
      ? problem(path, ' cannot be set in the file', 'it is a flag alone, or lies in the environment')
      : problem(
          path,
          ` is no flag${section.command.length === 0 ? ' and no command' : ` of ${section.command.join(' ')}`}.${didYouMean(suggestion(key, [...names, ...flags]))}`,
          `webhook-cli ${[...section.command, '--help'].join(' ')} lists them`,
        );
  };

  return {
    place,
    file,
    profile: profile ?? null,
    profiles,
    at,
    problem,
    keysFor: (command) => {
      const known = flagsOf(command);
      const chain = commandChain(command);
      const [program, ...inner] = chain;
      const keys = new Map<string, FileKey>();
      for (const root of tops) {
        const layers = [root];
        requireKnownIn(root, known, program);
        for (const node of inner) {
          const outer = layers[0];
          if (outer === undefined || !Object.hasOwn(outer.values, node.name())) break;
          const section = sectionAt(outer, node.name(), node.name());
          requireKnownIn(section, known, node);
          layers.unshift(section);
        }
        for (const layer of layers) {
          const names = commandsIn(layer, chain[layer.command.length] ?? command);
          for (const [key, value] of Object.entries(layer.values)) {
            const found = names.includes(key) ? null : keyOf(key, known);
            if (found === null || keys.has(found.name)) continue;
            const path = [...layer.path, key];
            keys.set(found.name, { path, profile: layer.profile, value, isOpposite: found.isOpposite });
          }
        }
      }
      return keys;
    },
    requireKnown: () => {
      const program = whole();
      const look = (section: Section): void => {
        const node = nodeAt(program, section.command);
        requireKnownIn(section, flagsOf(node), node);
        for (const name of commandsIn(section, node)) {
          if (Object.hasOwn(section.values, name)) look(sectionAt(section, name, name));
        }
      };
      look(top);
      for (const name of profiles) look(profileAt(name));
    },
  };
}

/** Whether a flag is one that all commands have. */
function isOfAll(command: CommandUnknownOpts, name: string): boolean {
  return commandChain(command)[0].options.some((option) => option.attributeName() === name);
}

/** From the program to a command. */
function commandChain(command: CommandUnknownOpts): readonly [CommandUnknownOpts, ...CommandUnknownOpts[]] {
  return command.parent === null ? [command] : [...commandChain(command.parent), command];
}

function nodeAt(program: CommandUnknownOpts, words: readonly string[]): CommandUnknownOpts {
  return words.reduce((node, word) => node.commands.find((one) => one.name() === word) ?? node, program);
}

/** The names of the flags that may stand in a command’s section: its own, those around it, and those of its subcommands. */
function flagsOf(
  command: CommandUnknownOpts,
  isMeant: (option: Option) => boolean = mayStandInFile,
): ReadonlySet<string> {
  const below = (node: CommandUnknownOpts): readonly CommandUnknownOpts[] => [
    node,
    ...node.commands.flatMap(below),
  ];
  const nodes = [...commandChain(command), ...below(command)];
  return new Set(
    nodes.flatMap(({ options }) => options.filter(isMeant).map((option) => option.attributeName())),
  );
}
