import { losesDigits } from '../core/json/decimal.ts';
import { remembered } from '../core/memo.ts';
import { once } from '../core/once.ts';
import { isIsoDate, isIsoDateTime, type PersonalData } from '../providers/field.ts';
import {
  coordinateLike,
  type Draw,
  digitsLike,
  drawn,
  inCaseOf,
  madeUpWord,
  numberLike,
  phoneDigits,
  survives,
  timeLike,
  tokenLike,
} from './draw.ts';

/**
 * What stands in for personal data: made up, of the same form, and always the same for the same data and key, so that
 * one person stays one person. Without the key nobody can try out whose data it was.
 */
export interface StandIns {
  /** The text that stands in for one of a kind. What has neither letters nor digits stays. */
  readonly of: (kind: PersonalData, text: string) => string;
  /** The same for a number as JSON writes it. */
  readonly ofNumber: (kind: PersonalData, written: string) => string;
}

/** @param key of the project, 32 random bytes */
export function createStandIns(key: Uint8Array): StandIns {
  const draw = (domain: string, original: string, make: (draw: Draw) => string): string =>
    drawn(key, domain, original, make);
  const word = remembered((plain) => draw('word', plain, (from) => madeUpWord(from, plain.length)));
  const number = remembered((run) => draw('digits', run, (from) => digitsLike(from, run)));
  const token = (text: string): string => draw('token', text, (from) => tokenLike(from, text));
  const mail = (address: string): string =>
    draw(
      'mail',
      address.toLowerCase(),
      (from) => `${madeUpWord(from, LONG)}.${madeUpWord(from, LONG)}@example.com`,
    );
  const coordinate = (written: string): string =>
    Number(written) === 0
      ? written
      : drawn(key, 'coordinate', written, (from) => coordinateLike(from, written), alike(written));

  /** Each word by itself, so that `Jane Tan` begins as `Jane` does. */
  const words = (text: string): string =>
    mapParts(text, {
      link: (url) => link(url, token),
      mail,
      letters: (letters) => inCaseOf(letters, word(letters.normalize().toLowerCase())),
      digits: number,
    });
  /** Words that follow from the whole text: by itself, each would be told by how often it comes. */
  const prose = (text: string): string =>
    draw('prose', text, (from) =>
      mapParts(text, {
        link: (url) => link(url, token),
        mail,
        letters: (letters) => inCaseOf(letters, madeUpWord(from, letters.length)),
        digits: (run) => digitsLike(from, run),
      }),
    );
  const phone = (text: string): string => {
    const digits = [
      ...draw('phone', text.replace(/\D/g, ''), (from) => phoneDigits(from, text.replace(/\D/g, ''))),
    ];
    return text.replace(/\d|[^\d\s+().,;/#-]+/g, (part) => {
      if (/^\d$/.test(part)) return digits.shift() ?? '0';
      return /^(?:ext|x)$/i.test(part) ? part : words(part);
    });
  };
  const make = (kind: PersonalData, text: string): string => {
    switch (kind) {
      case 'name':
      case 'address':
      case 'email':
        return words(text);
      case 'phone':
        return text.includes('@') ? words(text) : phone(text);
      case 'coordinate':
        return text.replace(/-?\d+(?:\.\d+)?|[^\d.]+/g, (part) =>
          /\d/.test(part) ? coordinate(part) : words(part),
        );
      case 'link':
        return /^\s*[a-z][a-z\d+.-]*:\/\//i.test(text) ? words(text) : token(text);
      case 'time-zone':
        return 'Etc/UTC';
      case 'token':
        return token(text);
      case 'text':
        return prose(text);
    }
  };
  return {
    of: (kind, text) => {
      if (!holdsAnything().test(text)) return text;
      const made = isTime(text) ? draw('time', text, (from) => timeLike(from, text)) : make(kind, text);
      return survives(text, made) ? prose(text) : made;
    },
    ofNumber: (kind, written) => {
      if (kind === 'coordinate') return coordinate(written);
      return drawn(key, 'number', written, (from) => numberLike(from, written), alike(written));
    },
  };
}

/** That a parser loses digits of a number is a finding, which must stay. */
function alike(written: string): (made: string) => boolean {
  return (made) => losesDigits(made) === losesDigits(written);
}

function isTime(text: string): boolean {
  return isIsoDate(text) || isIsoDateTime(text);
}

/** More letters than a short word has. */
const LONG = 8;
/** Instead of a sign that is neither letter nor digit nor ASCII: a row of emoji may say who somebody is. */
const SIGN = '*';

// Made when something is scrubbed: to look up letters of all scripts takes milliseconds.
const holdsAnything = once(() => /[\p{L}\p{N}]|[^\x00-\x7f]/u);
const anyPart = once(
  () =>
    /([a-z][a-z\d+.-]*:\/\/[^\s"'<>]+)|([^\s@<>()"',;:]+@[^\s@<>()"',;:!?]+)|([\p{L}\p{M}]+)|(\p{N}+)|[^\x00-\x7f]/giu,
);

interface PartMakers {
  readonly link: (url: string) => string;
  readonly mail: (address: string) => string;
  readonly letters: (letters: string) => string;
  readonly digits: (run: string) => string;
}

/** Writes what a text says anew; ASCII that is neither letter nor digit stays. */
function mapParts(text: string, makers: PartMakers): string {
  return text.replace(
    anyPart(),
    (part: string, url?: string, mail?: string, letters?: string, digits?: string) => {
      if (url !== undefined) return makers.link(url);
      if (mail !== undefined) return makers.mail(mail);
      if (letters !== undefined) return makers.letters(letters);
      if (digits !== undefined) return makers.digits(digits);
      return /\s/.test(part) ? ' ' : SIGN;
    },
  );
}

/** Ends of paths that say what a file is. */
const EXTENSION = /\.(?:gif|heic|html?|jpe?g|json|mp4|pdf|php|png|svg|webp)$/i;

/** A link to nowhere of the same form. Short values of its query stay: they choose a view, and name nobody. */
function link(url: string, token: (text: string) => string): string {
  const [, scheme = '', path = '', query = '', fragment = ''] =
    /^([a-z][a-z\d+.-]*:\/\/)[^/?#]*([^?#]*)(\?[^#]*)?(#.*)?$/is.exec(url) ?? [];
  const part = (text: string): string => {
    const extension = EXTENSION.exec(text)?.[0] ?? '';
    return encodeURI(token(decoded(text.slice(0, text.length - extension.length)))) + extension;
  };
  const values = query.replace(
    /(^\?|&)([^&=]*)(=?)([^&]*)/g,
    (_, mark: string, name: string, is: string, value: string) => {
      const shown = value.length < 3 ? value : part(value);
      return `${mark}${is === '' ? part(name) : name}${is}${shown}`;
    },
  );
  return `${scheme}example.com${path.split('/').map(part).join('/')}${values}${fragment === '' ? '' : `#${part(fragment.slice(1))}`}`;
}

/** Without percent escapes, where they can be read. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replaceAll('%', ' ');
  }
}
