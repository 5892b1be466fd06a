/** Somebody pressed Ctrl-C at a question. The message says what was not done because of it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
