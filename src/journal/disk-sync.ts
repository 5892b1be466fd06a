import { fdatasync, fdatasyncSync } from 'node:fs';

/** Hears what became of entries. */
interface SyncCallbacks<Entry> {
  /** They are on the disk. */
  readonly onSynced: (entries: readonly Entry[]) => void;
  readonly onFailed: (entries: readonly Entry[], error: unknown) => void;
}

/**
 * Puts what was written on the disk, for all that came meanwhile at once: while the disk is busy with some entries,
 * others are written and wait, and the next turn is theirs together. Many webhooks share what each would take alone.
 */
export class DiskSync<Entry> {
  readonly #fd: () => number;
  readonly #callbacks: SyncCallbacks<Entry>;
  #waiting: readonly Entry[] = [];
  #underWay: readonly Entry[] | null = null;

  /** @param fd of the file as it is now */
  constructor(fd: () => number, callbacks: SyncCallbacks<Entry>) {
    this.#fd = fd;
    this.#callbacks = callbacks;
  }

  /** Whether some entries are not known to be on the disk. */
  get isBusy(): boolean {
    return this.#underWay !== null || this.#waiting.length > 0;
  }

  /** Takes entries that were written. */
  add(entries: readonly Entry[]): void {
    this.#waiting = [...this.#waiting, ...entries];
    this.#next();
  }

  /** Holds the process up until all is done, as at its end. */
  finish(): void {
    const entries = [...(this.#underWay ?? []), ...this.#waiting];
    // What is under way comes back later, and is passed over then.
    this.#underWay = null;
    this.#waiting = [];
    if (entries.length === 0) return;
    try {
      fdatasyncSync(this.#fd());
    } catch (error) {
      this.#callbacks.onFailed(entries, error);
      return;
    }
    this.#callbacks.onSynced(entries);
  }

  #next(): void {
    if (this.#underWay !== null || this.#waiting.length === 0) return;
    const entries = this.#waiting;
    this.#waiting = [];
    this.#underWay = entries;
    fdatasync(this.#fd(), (error) => {
      if (this.#underWay !== entries) return;
      this.#underWay = null;
      if (error === null) this.#callbacks.onSynced(entries);
      else this.#callbacks.onFailed(entries, error);
      this.#next();
    });
  }
}
