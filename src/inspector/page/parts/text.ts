/** Characters that reorder, hide or break a line, other than line ends and tabs: shown by their number. */
const UNSEEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Text of bytes with what could not be seen in it made visible. */
export function seen(text: string): string {
  return text.replaceAll(
    UNSEEN,
    (char) => `⟨${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}

/** A whole number as people read it: 12,040. What knows locales would be waited for, for longer than a row is made. */
export function count(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A number with its noun: 1 error, 2 errors. */
export function counted(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** A size: 812 B, 4.2 KiB. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kib = bytes / 1024;
  return kib < 1024 ? `${kib.toFixed(kib < 10 ? 1 : 0)} KiB` : `${(kib / 1024).toFixed(1)} MiB`;
}

/** The time of day, here. */
export function clock(iso: string): string {
  return new Date(iso).toTimeString().slice(0, 8);
}

/** The day and the time, here, to the millisecond. */
export function dayAndClock(iso: string): string {
  const date = new Date(iso);
  return `${date.toDateString()}, ${clock(iso)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** A JSON pointer as it is read: `items.0.sku`. */
export function dotted(pointer: string): string {
  return pointer === ''
    ? 'the whole'
    : seen(
        pointer
          .slice(1)
          .split('/')
          .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
          .join('.'),
      );
}
