/** UTF-16 units of a payload that is looked at less closely: comparing it to the last member would hold others up. */
const LARGE = 128 * 1024;

/** Tells whether the text of a payload is a large one. */
export function isLargeText(text: string | null): boolean {
  return text !== null && text.length > LARGE;
}
