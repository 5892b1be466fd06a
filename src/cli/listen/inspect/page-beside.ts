import { usageError } from '../../../core/error.ts';
import { once } from '../../../core/once.ts';
import type { ReceiverEvent } from '../../../receiver/events.ts';
import type { Inspection } from '../../inspector/open.ts';
import type { Session } from '../../session/session.ts';
import type { ListenFlags } from '../flags.ts';

/**
 * Refuses a port for the live page that webhooks come in on: a tunnel would make it public.
 *
 * @throws WebhookCliError `flag_does_not_fit`
 */
export function requireOwnPort({ inspect }: Pick<ListenFlags, 'inspect'>, port: number): void {
  if (inspect === port && port !== 0) {
    throw usageError(
      'flag_does_not_fit',
      `--inspect ${port}: webhooks come in on that port, and the live page has one of its own`,
      '--inspect alone takes 4040, or the next free one',
    );
  }
}

/** The live page beside a receiver, which nothing is loaded of before somebody asks for it. */
export class PageBeside implements AsyncDisposable {
  readonly #session: Session;
  readonly #open: () => Promise<Inspection>;
  #opening: Promise<Inspection> | null = null;
  #opened: Inspection | null = null;
  /** What comes while it is being opened. */
  #waiting: ReceiverEvent[] = [];
  #isOver = false;

  constructor(session: Session, open: () => Promise<Inspection>) {
    this.#session = session;
    this.#open = open;
  }

  /** Takes what happens, for the page. */
  readonly sink = (event: ReceiverEvent): void => {
    if (this.#opened !== null) this.#opened.sink(event);
    else if (this.#opening !== null) this.#waiting.push(event);
  };

  /** Tells the page what is answered now. */
  readonly tellAnswers = (): void => this.#opened?.tellAnswers();

  /**
   * Opens the page, unless it is open, and says where it is.
   *
   * @throws WebhookCliError as `openInspection` does
   */
  async show(): Promise<void> {
    this.#opening ??= this.#begin();
    const { url } = await this.#opening;
    const { err, errTheme } = this.#session;
    // The token is for the eyes of the person: it stands in no line for programs.
    if (!this.#isOver) err.line(`inspect: ${errTheme.info(url)}`);
  }

  async #begin(): Promise<Inspection> {
    try {
      const opened = await this.#open();
      for (const event of this.#waiting) opened.sink(event);
      this.#opened = opened;
      return opened;
    } catch (error) {
      // Its port may be free the next time that somebody asks.
      this.#opening = null;
      throw error;
    } finally {
      this.#waiting = [];
    }
  }

  /** Ends the page, and what is under way from it. */
  readonly close = once(async (): Promise<void> => {
    this.#isOver = true;
    await (await this.#opening?.catch(() => null))?.close();
  });

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
