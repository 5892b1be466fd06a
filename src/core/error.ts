/**
 * Why a command or an API call could not do what it was asked. The kind decides the exit code:
 * `failed` 1, `usage` 2, `io` 3, `timeout` 4.
 */
export type ErrorKind = 'failed' | 'usage' | 'io' | 'timeout';

/**
 * The one error that this package throws on purpose. Anything else that escapes is a bug of ours.
 *
 * `code` is stable and documented; `hint` says what to do next and may be empty.
 */
export class WebhookCliError extends Error {
  override readonly name = 'WebhookCliError';
  readonly code: string;
  readonly kind: ErrorKind;
  readonly hint: string;

  constructor(
    kind: ErrorKind,
    code: string,
    message: string,
    options: { hint?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.kind = kind;
    this.code = code;
    this.hint = options.hint ?? '';
  }
}

/** A mistake in how a command or function was called. */
export function usageError(code: string, message: string, hint = ''): WebhookCliError {
  return new WebhookCliError('usage', code, message, { hint });
}

/** Something of this machine that could not be opened, read, written or bound. */
export function ioError(code: string, message: string, hint = '', cause?: unknown): WebhookCliError {
  return new WebhookCliError('io', code, message, { hint, cause });
}

/** The stable code of a system error such as `ENOENT`, or `''`. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
