import type { Reporter, ReporterFlags } from '../screen/reporter.ts';
import type { Session } from '../session/session.ts';
import type { ListenCollectors } from './observed-sections.ts';

/** What shows exchanges, and what learns from them. */
export interface Loaded {
  readonly reporter: Reporter;
  readonly collectors: ListenCollectors;
}

/** Reports in the order things happened. What reports is loaded after the start, which need not wait for it. */
export class ReportQueue {
  #tail: Promise<void> = Promise.resolve();
  readonly #load: () => Promise<Loaded>;
  #loaded: Promise<Loaded> | null = null;

  constructor(session: Session, flags: ReporterFlags) {
    this.#load = async () => {
      const [{ createReporter }, { ListenCollectors }] = await Promise.all([
        import('../screen/reporter.ts'),
        import('./observed-sections.ts'),
      ]);
      return { reporter: createReporter(session, flags), collectors: new ListenCollectors() };
    };
  }

  prepare(): Promise<Loaded> {
    this.#loaded ??= this.#load();
    return this.#loaded;
  }

  add(report: (loaded: Loaded) => void): void {
    this.#tail = this.#tail.then(async () => report(await this.prepare()));
  }

  /** Waits until everything is reported. */
  async drained(): Promise<Loaded> {
    await this.#tail;
    return this.prepare();
  }
}
