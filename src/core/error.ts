import { ERROR_CODES, type ErrorCode, type ErrorCodeOf, type ErrorKind } from './error-codes.ts';

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

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.kind = ERROR_CODES[code].kind;
    this.code = code;
    this.hint = options.hint ?? '';
  }
}

/** A mistake in how a command or function was called. */
export function usageError(code: ErrorCodeOf<'usage'>, message: string, hint = ''): WebhookCliError {
  return new WebhookCliError(code, message, { hint });
}

/** Something of this machine that could not be opened, read, written or bound. */
export function ioError(
  code: ErrorCodeOf<'io'>,
  message: string,
  hint = '',
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
