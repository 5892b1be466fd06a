import { API_WORDS } from './api-words.ts';

/** A name that a message may refer to by `option`. */
export type OptionName = keyof typeof API_WORDS;

/** A reference to an option, and to a value of it where one is proposed. */
export interface OptionReference {
  readonly option: OptionName;
  readonly value?: string | number | readonly string[];
}

/** How a border writes an option. */
export type SayOption = (reference: OptionReference) => string;

/** A text that may name options. A plain string names none. */
export type Words = string | Wording;

/** What a text is put together from. */
export type WordPart = string | OptionReference;

/** A text whose options are still to be written. Put into a string as it is, it says them as the API does. */
export class Wording {
  readonly #parts: readonly WordPart[];

  constructor(parts: readonly (WordPart | Wording)[]) {
    this.#parts = parts.flatMap((part) => (part instanceof Wording ? part.#parts : [part]));
  }

  /** What can be handed to another thread, and made a text again there. */
  get parts(): readonly WordPart[] {
    return this.#parts;
  }

  say(sayOption: SayOption): string {
    return this.#parts.map((part) => (typeof part === 'string' ? part : sayOption(part))).join('');
  }

  toString(): string {
    return this.say(apiOption);
  }
}

/**
 * Makes a text that names options.
 *
 * @example words`needs ${option('auth')}: the credentials that the endpoint asks for`
 */
export function words(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | OptionReference | Wording)[]
): Wording {
  return new Wording(
    strings.flatMap((text, i) => {
      const value = values[i];
      return value === undefined ? [text] : [text, typeof value === 'number' ? String(value) : value];
    }),
  );
}

/** Refers to an option, such as `option('payloadVersion', '2')`. */
export function option(name: OptionName, value?: OptionReference['value']): OptionReference {
  return value === undefined ? { option: name } : { option: name, value };
}

/** Writes a text with its options as a border writes them. */
export function say(text: Words, sayOption: SayOption): string {
  return typeof text === 'string' ? text : text.say(sayOption);
}

/** Puts texts in a row. */
export function joinWords(texts: readonly Words[], separator: string): Wording {
  return new Wording(texts.flatMap((text, i) => (i === 0 ? [text] : [separator, text])));
}

/**
 * Writes an option as who calls the API writes it.
 *
 * @example apiOption({ option: 'port', value: 0 }) // 'port: 0'
 */
export function apiOption({ option: name, value }: OptionReference): string {
  return API_WORDS[name] ?? (value === undefined ? `"${name}"` : `${name}: ${JSON.stringify(value)}`);
}
