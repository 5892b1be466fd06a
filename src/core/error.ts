import { ERROR_CODES, type ErrorCode, type ErrorCodeOf, type ErrorKind } from './error-codes.ts';
import { redactText } from './http/redact.ts';
import { apiOption, say, type Words } from './wording.ts';

/**
 * The one error that this package throws on purpose. Anything else that escapes is a bug of ours.
 *
 * `code` is stable and documented; `hint` says what to do next and may be empty.
 */
export class WebhookCliError extends Error {
  override readonly name = 'WebhookCliError';
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly hint: string;
  /** @internal */
  readonly words: { readonly message: Words; readonly hint: Words };

  constructor(code: ErrorCode, message: Words, options: { hint?: Words; cause?: unknown } = {}) {
    super(redactText(say(message, apiOption)), options.cause === undefined ? {} : { cause: options.cause });
    this.kind = ERROR_CODES[code].kind;
    this.code = code;
    this.words = { message, hint: options.hint ?? '' };
    this.hint = redactText(say(this.words.hint, apiOption));
  }
}

/** A mistake in how a command or function was called. */
export function usageError(code: ErrorCodeOf<'usage'>, message: Words, hint: Words = ''): WebhookCliError {
  return new WebhookCliError(code, message, { hint });
}

/** Something of this machine that could not be opened, read, written or bound. */
export function ioError(
  code: ErrorCodeOf<'io'>,
  message: Words,
  hint: Words = '',
  cause?: unknown,
): WebhookCliError {
  return new WebhookCliError(code, message, { hint, cause });
}

/** The stable code of a system error such as `ENOENT`, or `''`. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
