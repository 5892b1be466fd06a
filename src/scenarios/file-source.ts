import { type MemberNode, parse, type ValueNode } from '@humanwhocodes/momoa';
import { usageError, WebhookCliError } from '../core/error.ts';
import { utf8Text } from '../core/http/body.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json/json.ts';
import { type KeptDigits, parseKeepingDigits } from '../core/json/kept-digits.ts';
import { parsePointer, pointer } from '../core/json/pointer.ts';
import { nestingDepth } from '../core/json/scan.ts';
import { type Words, words } from '../core/wording.ts';
import { locateSyntaxError } from '../validation/syntax.ts';

/** A place in a text, counted from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where a value is, and the keys that it is under: several where a key is repeated. */
interface Places {
  readonly value: Place;
  readonly keys: readonly Place[];
}

/** No payload nests deeper; what parses and checks a document recurses. */
const DEEPEST = 100;

/** A file is checked value by value, which takes seconds for more than this. */
const MOST_BYTES = 8 * 1024 ** 2;

/** The text of a scenario's file, which can say where something in it is. */
export class ScenarioSource {
  readonly #text: string;
  readonly #file: string;
  #places: ReadonlyMap<string, Places> | null = null;
  #keptDigits: KeptDigits = new Map();

  /**
   * @param file its name, for messages
   * @throws WebhookCliError `bad_scenario` for more than 8 MiB, or bytes that are not UTF-8
   */
  constructor(content: string | Uint8Array, file: string) {
    if (content.length > MOST_BYTES) {
      throw usageError(
        'bad_scenario',
        `${file} is larger than ${MOST_BYTES / 1024 ** 2} MiB`,
        'a step says what changes: no job needs as much',
      );
    }
    const text = typeof content === 'string' ? content : utf8Text(content);
    if (text === null) {
      throw usageError('bad_scenario', `${file} is not UTF-8`, 'save it in this encoding');
    }
    this.#text = text.startsWith('\ufeff') ? text.slice(1) : text;
    this.#file = file;
  }

  /**
   * Parses the text, with a double for each number that none holds.
   *
   * @param mostSteps more are refused before each of them is looked at
   * @throws WebhookCliError `bad_scenario` where it is not JSON, nests too deep, has too many steps or repeats a key
   */
  document(mostSteps: number): JsonValue {
    if (nestingDepth(this.#text) > DEEPEST) {
      throw usageError(
        'bad_scenario',
        `${this.#file} nests deeper than ${DEEPEST}`,
        'no payload does: look for a bracket that is not closed',
      );
    }
    const { steps } = this.#plainObject();
    if (Array.isArray(steps) && steps.length > mostSteps) {
      throw this.problem('/steps', `too long: at most ${mostSteps}`, '');
    }
    this.#refuseRepeats();
    const { document, keptDigits } = parseKeepingDigits(this.#text);
    this.#keptDigits = keptDigits;
    return document;
  }

  /** The numbers of the document that no double holds. */
  get keptDigits(): KeptDigits {
    return this.#keptDigits;
  }

  /** What JSON makes of the text; nothing of what is no object. */
  #plainObject(): JsonObject {
    try {
      const value: JsonValue = JSON.parse(this.#text);
      return isJsonObject(value) ? value : {};
    } catch {
      const { line, column, problem } = locateSyntaxError(this.#text);
      throw usageError(
        'bad_scenario',
        `${this.#file}:${line}:${column}: ${problem}`,
        'the file does not parse as JSON',
      );
    }
  }

  /** JSON keeps the last of them in silence, so that what its author wrote first would be lost. */
  #refuseRepeats(): void {
    for (const [place, { keys }] of this.#index()) {
      const [first, second] = keys;
      if (first === undefined || second === undefined) continue;
      throw this.#at(
        second,
        `${place}: this key stands at ${first.line}:${first.column} already`,
        'JSON would keep only the last of them: leave one out',
      );
    }
  }

  /** Runs what may refuse a value of the file, and says where the value is. */
  guard<T>(work: () => T, place: string): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof WebhookCliError) throw this.problem(place, error.words.message, error.words.hint);
      throw error;
    }
  }

  /** A mistake at a value, or at what it is missing in. */
  problem(place: string, message: Words, hint: Words): WebhookCliError {
    const found = this.#nearest(place)?.value ?? { line: 1, column: 1 };
    return this.#at(found, place === '' ? message : words`${place}: ${message}`, hint);
  }

  /** A mistake in the name of a key. */
  problemOfKey(place: string, message: Words, hint: Words): WebhookCliError {
    const found = this.#index().get(place)?.keys[0];
    return found === undefined
      ? this.problem(place, message, hint)
      : this.#at(found, words`${place}: ${message}`, hint);
  }

  #at({ line, column }: Place, message: Words, hint: Words): WebhookCliError {
    return usageError('bad_scenario', words`${this.#file}:${line}:${column}: ${message}`, hint);
  }

  #nearest(place: string): Places | undefined {
    const places = this.#index();
    let segments: readonly string[] = parsePointer(place) ?? [];
    let found = places.get(place);
    while (found === undefined && segments.length > 0) {
      segments = segments.slice(0, -1);
      found = places.get(pointer(segments));
    }
    return found;
  }

  #index(): ReadonlyMap<string, Places> {
    this.#places ??= indexOf(this.#text);
    return this.#places;
  }
}

/** The places of every value of a JSON text by JSON pointer, in the order of the text. */
function indexOf(text: string): ReadonlyMap<string, Places> {
  const places = new Map<string, Places>();
  const visitNode = (node: ValueNode, path: readonly (string | number)[], key: Place | null): void => {
    const place = pointer(path);
    const keys = places.get(place)?.keys ?? [];
    // Of repeated keys the last value counts.
    places.set(place, { value: node.loc.start, keys: key === null ? keys : [...keys, key] });
    if (node.type === 'Object') {
      for (const member of node.members)
        visitNode(member.value, [...path, memberName(member)], member.name.loc.start);
    } else if (node.type === 'Array') {
      node.elements.forEach(({ value }, index) => {
        visitNode(value, [...path, index], null);
      });
    }
  };
  visitNode(parse(text).body, [], null);
  return places;
}

/** The name of a member in a syntax tree. JSON5 permits names without quotes, which the type therefore has. */
function memberName({ name }: MemberNode): string {
  return name.type === 'String' ? name.value : name.name;
}
