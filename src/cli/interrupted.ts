/** Somebody pressed Ctrl-C at a question: the run ends without a word. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
