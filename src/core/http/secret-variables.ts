import { decodePercent } from './credentials.ts';
import type { HeaderList } from './headers.ts';
import { isRedacted, redactHeaders, redactTarget } from './redact.ts';

/** A header whose value is shown, or is made of a variable of the environment where it holds a secret. */
export interface ShownHeader {
  readonly name: string;
  /** All of the value, or what stands before the secret. */
  readonly text: string;
  /** What has the rest; `null` where all of the value is shown. */
  readonly variable: string | null;
}

/** Variables that `send` reads too: whoever sends again has set them already, or sets them. */
const OF_A_FLAG = { bearer: 'WEBHOOK_CLI_BEARER', auth: 'WEBHOOK_CLI_AUTH', to: 'WEBHOOK_CLI_TO' } as const;

/** The variable of a target that holds a secret. */
export const TARGET_VARIABLE = OF_A_FLAG.to;
/** The one of `basic:USER:PASS`, of which a header has base64. */
export const BASIC_VARIABLE = OF_A_FLAG.auth;

/** How a variable stands in a header of a line for programs: always at its end. */
export const VARIABLE_AT_END = /\$\{(WEBHOOK_[A-Z\d_]+)\}$/;

/**
 * The headers with variables in the places of their secrets, which could be sent again by who sets these. A signature
 * stays, as everywhere: it is of this body, and the key behind it is the secret.
 */
export function withVariables(headers: HeaderList): readonly ShownHeader[] {
  const values = new Map<string, string>();
  return headers.map(([name, value]) => {
    return needsVariable(name, value)
      ? secretHeader(name, value, values)
      : { name, text: value, variable: null };
  });
}

/** Tells whether a value is hidden wherever it is shown or kept, or was, or would be read as a variable itself. */
export function needsVariable(name: string, value: string): boolean {
  return VARIABLE_AT_END.test(value) || isRedacted(value) || redactHeaders([[name, value]])[0]?.[1] !== value;
}

function secretHeader(name: string, value: string, values: Map<string, string>): ShownHeader {
  const credentials = schemeVariable(name, value);
  if (credentials !== null) return { name, ...credentials };
  const plain = plainVariable(name);
  let variable = plain;
  // Of a header that stands there twice, each value has its own.
  for (let n = 2; (values.get(variable) ?? value) !== value; n += 1) variable = `${plain}_${n}`;
  values.set(variable, value);
  return { name, text: '', variable };
}

/**
 * Tells whether a variable stands where printing puts it: whoever writes lines by hand draws no other secret into a header.
 *
 * @param earlier variables of the headers before it: a second value of a header has a first one
 */
export function isVariableOf(
  name: string,
  text: string,
  variable: string,
  earlier: ReadonlySet<string>,
): boolean {
  const credentials = schemeVariable(name, text);
  if (credentials !== null) return credentials.text === text && credentials.variable === variable;
  const plain = plainVariable(name);
  if (text !== '' || variable === plain) return text === '';
  const number = Number(variable.slice(plain.length + 1));
  return (
    number >= 2 &&
    variable === `${plain}_${number}` &&
    earlier.has(number === 2 ? plain : `${plain}_${number - 1}`)
  );
}

/** The scheme of an authorization as it is written, and what has the credentials behind it. */
function schemeVariable(
  name: string,
  value: string,
): { readonly text: string; readonly variable: string } | null {
  const scheme = /^authorization$/i.test(name) ? /^(bearer|basic) +/i.exec(value) : null;
  if (scheme === null) return null;
  const isBearer = scheme[1]?.toLowerCase() === 'bearer';
  return { text: scheme[0], variable: isBearer ? OF_A_FLAG.bearer : BASIC_VARIABLE };
}

function plainVariable(name: string): string {
  return `WEBHOOK_HEADER_${name.toUpperCase().replace(/[^A-Z\d]/g, '_')}`;
}

/** The same as a line for programs has them. */
export function headersWithVariables(headers: HeaderList): HeaderList {
  return withVariables(headers).map(({ name, text, variable }) => [
    name,
    variable === null ? text : `${text}\${${variable}}`,
  ]);
}

/** A target as it can be shown, without the credentials that its header has; `null` where it holds another secret, or held it. */
export function shownTarget(url: URL): string | null {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return redactTarget(url) === bare.href && !isRedacted(decodePercent(bare.href)) ? bare.href : null;
}
