import type { HeaderList } from '../../core/http/headers.ts';
import { redactHeaders, redactUrl } from '../../core/http/redact.ts';

/** A header whose value is shown, or is made of a variable of the environment where it holds a secret. */
export interface ShownHeader {
  readonly name: string;
  /** All of the value, or what stands before the secret. */
  readonly text: string;
  /** What has the rest; `null` where all of the value is shown. */
  readonly variable: string | null;
}

/** Where flags get what they are not given: whoever sends again has set them already, or sets them. */
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
    const isShown = redactHeaders([[name, value]])[0]?.[1] === value && !VARIABLE_AT_END.test(value);
    return isShown ? { name, text: value, variable: null } : secretHeader(name, value, values);
  });
}

function secretHeader(name: string, value: string, values: Map<string, string>): ShownHeader {
  const scheme = /^authorization$/i.test(name) ? /^(bearer|basic) +/i.exec(value) : null;
  if (scheme !== null) {
    const isBearer = scheme[1]?.toLowerCase() === 'bearer';
    const variable = isBearer ? OF_A_FLAG.bearer : BASIC_VARIABLE;
    return { name, text: scheme[0], variable };
  }
  const plain = `WEBHOOK_HEADER_${name.toUpperCase().replace(/[^A-Z\d]/g, '_')}`;
  let variable = plain;
  // Of a header that stands there twice, each value has its own.
  for (let n = 2; (values.get(variable) ?? value) !== value; n += 1) variable = `${plain}_${n}`;
  values.set(variable, value);
  return { name, text: '', variable };
}

/** The same as a line for programs has them. */
export function headersWithVariables(headers: HeaderList): HeaderList {
  return withVariables(headers).map(({ name, text, variable }) => [
    name,
    variable === null ? text : `${text}\${${variable}}`,
  ]);
}

/** A target as it can be shown, without the credentials that its header has; `null` where it holds another secret. */
export function shownTarget(url: URL): string | null {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return redactUrl(bare.href) === bare.href ? bare.href : null;
}
