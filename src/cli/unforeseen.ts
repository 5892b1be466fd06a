import { Console } from 'node:console';
import type { ModuleRun } from '../config/project.ts';
import { messageOf, usageError, WebhookCliError } from '../core/error.ts';
import { reportFailure } from './run.ts';
import type { Context } from './session/context.ts';
import { EXIT } from './session/exit.ts';

/** Milliseconds that what a run left behind may hold the process. */
export const LEFT_BEHIND_MS = 500;

/** A config file that this process has run. Nothing of ours happens while it loads. */
type ConfigModule = ModuleRun & { readonly isLoading: boolean };

/** Tells of how this process ends where nobody meant it to: by a bug of ours, or by what a config file does. */
export class Unforeseen {
  readonly #argv: readonly string[];
  readonly #context: Context;
  #module: ConfigModule | undefined;
  #isDone = false;
  #isTold = false;

  constructor(argv: readonly string[], context: Context) {
    this.#argv = argv;
    this.#context = context;
    process.on('uncaughtException', (error: unknown) => this.#tellError(error));
    process.once('exit', (code) => this.#tellEnd(code));
  }

  /** The run has ended as it should. */
  done(): void {
    this.#isDone = true;
  }

  /** A config file is about to be run; gives what hears that it has been. */
  configRuns(run: ModuleRun): () => void {
    this.#module = { ...run, isLoading: true };
    const { stderr } = this.#context;
    // What it says while it runs, or later, is no result of ours.
    globalThis.console = new Console(stderr, stderr);
    return () => {
      this.#module = { ...run, isLoading: false };
    };
  }

  /**
   * An error that reaches nobody, or a promise whose failure nobody hears of, is told in a line and ends the run, since
   * nobody knows what it left half done.
   */
  #tellError(error: unknown): void {
    if (this.#isTold) process.exit(EXIT.bug);
    this.#isTold = true;
    const told = this.#explained(error);
    const isOfFile = told !== error && told instanceof WebhookCliError;
    const end = (): void => process.exit(isOfFile ? EXIT.usage : EXIT.bug);
    // Whoever does not read what is told keeps the process no longer.
    setTimeout(end, LEFT_BEHIND_MS);
    void reportFailure(told, this.#argv, this.#context).then(end, end);
  }

  /**
   * Node ends where nothing is left to wait for, also in the middle of a run that waits for what will never come. A config
   * module that ends the process must not make a check look passed, or failed.
   */
  #tellEnd(code: number): void {
    const { isLoading = false, shown = '' } = this.#module ?? {};
    if (this.#isDone || this.#isTold || (code !== 0 && !isLoading)) return;
    process.exitCode = isLoading ? EXIT.usage : EXIT.bug;
    const error = isLoading
      ? usageError(
          'bad_config',
          `${shown} ended the process with exit code ${code}`,
          'it has to export its values',
        )
      : this.#explained(new Error('the run ended before it was done'));
    void reportFailure(error, this.#argv, this.#context);
  }

  /** As an error of the config file, where that is sure. */
  #explained(error: unknown): unknown {
    const module = this.#module;
    if (module === undefined) return error;
    if (module.isLoading || module.isNamedBy(error)) return module.failure(error);
    const words = `${messageOf(error)} (unless ${module.shown} did it, which ran in this process)`;
    return new Error(words, { cause: error });
  }
}
