/** `--journal FILE`, `--no-journal`. */
export interface JournalFlags {
  readonly journal?: string | boolean | undefined;
}
