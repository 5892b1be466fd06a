import { splitCommand } from '../../../conformance/state/split-command.ts';
import { usageError } from '../../../core/error.ts';
import type { Exchange } from '../../../core/exchange.ts';
import { plural } from '../../../core/text/count.ts';
import { startTimer } from '../../../core/time/timer.ts';
import type { ExecTotals } from '../../../output/lines.ts';
import { visible } from '../../../output/text/visible.ts';
import type { ReceiverSink } from '../../../receiver/events.ts';
import type { Session } from '../../session/session.ts';
import { warn } from '../../session/warn.ts';
import { requireCommand } from '../require-command.ts';
import { type ExecPlan, type ExecRun, runExec } from './run-exec.ts';

/** What may run and wait. */
interface ExecLimits {
  readonly atOnce: number;
  readonly waiting: number;
  /** Of the bodies that wait. */
  readonly waitingBytes: number;
  /** Milliseconds that what is under way has when the run is over. */
  readonly graceMs: number;
}
const LIMITS: ExecLimits = { atOnce: 4, waiting: 1000, waitingBytes: 32 * 1024 ** 2, graceMs: 5000 };

/** So many failures are told one by one; with a command that always fails, more would bury what matters. */
const TOLD = 5;
const THEN_EVERY = 100;

/**
 * Prepares to run a command for each webhook.
 *
 * @throws WebhookCliError `bad_command`, `command_not_found`, `command_failed`, `folder_missing`
 */
export function openExec(session: Session, command: string): ExecSink {
  const words = splitCommand(command, { what: 'the command of --exec', bad: 'bad_command' });
  const hint = 'it is run without a shell; --exec "sh -c \'…\'" has one';
  if ((words[0] ?? '') === '') throw usageError('bad_command', 'the command of --exec is empty', hint);
  requireCommand(session.context, words, hint);
  return new ExecSink(session, words);
}

/**
 * Runs a command for each webhook once that is answered, a few at once. The others wait, as many as there is room for; of
 * more it is not run, which is counted and said. What becomes of a command is nothing to the answer.
 */
export class ExecSink {
  readonly #session: Session;
  readonly #plan: ExecPlan;
  readonly #limits: ExecLimits;
  readonly #waiting: Exchange[] = [];
  readonly #running = new Set<ExecRun>();
  readonly #unfollow: () => void;
  #waitingBytes = 0;
  #ran = 0;
  #failed = 0;
  #skipped = 0;
  #told = 0;
  #idle: (() => void) | null = null;

  constructor(session: Session, words: readonly string[], limits: ExecLimits = LIMITS) {
    const { context, err, errTheme } = session;
    this.#session = session;
    this.#limits = limits;
    this.#plan = {
      words,
      cwd: context.cwd,
      env: context.env,
      // stdout belongs to what is received, as lines for people or for programs.
      print: (line) => {
        err.line(`${errTheme.dim('exec:')} ${visible(line)}`);
        return err.isFull() ? err.drained() : null;
      },
    };
    this.#unfollow = context.followProcess({
      suspended: () => this.#signalAll('SIGSTOP'),
      resumed: () => this.#signalAll('SIGCONT'),
      exiting: () => {
        for (const { group } of this.#running) group?.killNow();
      },
    });
  }

  get totals(): ExecTotals {
    return { ran: this.#ran, failed: this.#failed, skipped: this.#skipped };
  }

  readonly sink: ReceiverSink = (event) => {
    if (event.type !== 'answered' || !isTaken(event.exchange)) return;
    const { waiting, waitingBytes } = this.#limits;
    if (this.#waiting.length >= waiting || this.#waitingBytes >= waitingBytes) {
      this.#skipped += 1;
      return;
    }
    this.#waiting.push(event.exchange);
    this.#waitingBytes += event.exchange.request.size;
    // In a turn of its own: starting a process takes longer than answering.
    if (this.#running.size < this.#limits.atOnce) setImmediate(() => this.#startNext());
  };

  /** Gives what is under way or waits a moment, then ends it. */
  async finish(): Promise<void> {
    if (this.#isBusy()) {
      await new Promise<void>((resolve) => {
        const timer = startTimer(resolve, this.#limits.graceMs);
        this.#idle = () => {
          timer.stop();
          resolve();
        };
      });
    }
    this.#skipped += this.#waiting.splice(0).length;
    const left = [...this.#running];
    await Promise.all(left.map(({ stop }) => stop('it had not ended when listen did')));
    await Promise.all(left.map(({ ended }) => ended));
    this.#tellSkipped();
    this.#unfollow();
  }

  #isBusy(): boolean {
    return this.#running.size > 0 || this.#waiting.length > 0;
  }

  #startNext(): void {
    if (this.#running.size >= this.#limits.atOnce) return;
    const exchange = this.#waiting.shift();
    if (exchange === undefined) return;
    this.#waitingBytes -= exchange.request.size;
    this.#ran += 1;
    const run = runExec(exchange, this.#plan);
    this.#running.add(run);
    void run.ended.then((failure) => {
      this.#running.delete(run);
      if (failure !== null) this.#tellFailure(exchange, failure);
      this.#startNext();
      if (this.#isBusy()) return;
      this.#tellSkipped();
      this.#idle?.();
    });
  }

  #tellFailure({ id, event, key }: Exchange, failure: string): void {
    this.#failed += 1;
    const count = this.#failed;
    if (count > TOLD && count % THEN_EVERY !== 0) return;
    const what = [id, event, key].filter((part) => part !== null).join(' ');
    warn(this.#session, `--exec of ${what}: ${failure}${count > TOLD ? ` (${count} failed so far)` : ''}`);
  }

  #tellSkipped(): void {
    const count = this.#skipped - this.#told;
    if (count === 0) return;
    this.#told = this.#skipped;
    warn(
      this.#session,
      `${plural(count, 'webhook')} more came than --exec could run for; the journal has them`,
    );
  }

  #signalAll(signal: NodeJS.Signals): void {
    for (const { group } of this.#running) group?.signal(signal);
  }
}

/** Not what carries no webhook, was refused for its credentials, or comes again since it could not be kept. */
function isTaken({ request, error }: Exchange): boolean {
  return request.method === 'POST' && error?.code !== 'unauthorized' && error?.code !== 'journal_unwritable';
}
