import { defaultJournal } from '../../config/project.ts';
import { once } from '../../core/once.ts';
import { createTheme, type Theme } from '../../output/text/theme.ts';
import { createWriter, NOWHERE, type Writer } from '../../output/writer.ts';
import type { GlobalFlags } from '../flags/global.ts';
import { chosenFolder } from './chosen-folder.ts';
import { wantsColour } from './colour.ts';
import { columnsOf } from './columns.ts';
import type { Context } from './context.ts';

/** One run: its outputs, its folder, and what ends it early. */
export interface Session {
  readonly context: Context;
  readonly json: boolean;
  /** Nothing is said to people but what failed. */
  readonly quiet: boolean;
  /** Results. */
  readonly out: Writer;
  /** Words for people; of a quiet run they go nowhere. */
  readonly err: Writer;
  /** The same for what is said in a quiet run too: what failed. */
  readonly errOfFailures: Writer;
  readonly theme: Theme;
  readonly errTheme: Theme;
  /** Columns of stdout now, within bounds; 0 where it is no terminal and nothing is to be cut. */
  readonly width: number;
  /** The same of stderr. */
  readonly errWidth: number;
  /**
   * The project's folder. Looked up by what keeps or reads something there: the rest runs without a folder.
   *
   * @throws WebhookCliError `folder_missing`, `untrusted_config`
   */
  readonly projectFolder: string;
  /**
   * The journal of the project's folder. Looked up by what keeps or reads one: the rest runs without a folder.
   *
   * @throws WebhookCliError `folder_missing`, `untrusted_config`
   */
  readonly defaultJournal: string;
  /** Whether a flag has its value from the environment or from the config file: nobody typed it for this run. */
  readonly isPreset: (name: string) => boolean;
  /**
   * Aborts at the first signal, with its name as the reason, or when nobody reads stdout any more, with
   * the reason `closed`. Signals are caught from the first call on.
   */
  readonly stopSignal: () => AbortSignal;
}

/** Opens a run's outputs. */
export function openSession(
  context: Context,
  options: Partial<GlobalFlags> & { readonly quiet?: boolean | undefined },
  isPreset: (name: string) => boolean = () => false,
): Session {
  const closed = new AbortController();
  const { env } = context;
  let stop: AbortSignal | undefined;
  const themeOf = (stream: Context['stdout']): Theme => createTheme(wantsColour(options.color, env, stream));
  // Node opens a stream when it is asked for, and loads much for it: so only who shows something asks.
  const outTheme = once(() => themeOf(context.stdout));
  const errTheme = once(() => themeOf(context.stderr));
  const quiet = options.quiet === true;
  const errOfFailures = createWriter(() => context.stderr);
  return {
    context,
    json: options.json === true,
    quiet,
    out: createWriter(
      () => context.stdout,
      () => closed.abort('closed'),
    ),
    err: quiet ? NOWHERE : errOfFailures,
    errOfFailures,
    get theme() {
      return outTheme();
    },
    get errTheme() {
      return errTheme();
    },
    get width() {
      return columnsOf(context.stdout);
    },
    get errWidth() {
      return columnsOf(context.stderr);
    },
    get projectFolder() {
      return chosenFolder(context, options);
    },
    get defaultJournal() {
      return defaultJournal(chosenFolder(context, options));
    },
    isPreset,
    stopSignal: () => {
      stop ??= AbortSignal.any([context.catchSignals(), closed.signal]);
      return stop;
    },
  };
}
