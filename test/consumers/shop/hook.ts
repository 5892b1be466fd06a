/** The systems whose webhooks the shop takes. */
export type Sender = 'detrack' | 'deliveright';

/** A webhook as it came, before anything was made of it. */
export interface Hook {
  readonly sender: Sender;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The exact bytes. */
  readonly body: Buffer;
  /** What a framework's own body parser made of it, where one was used. */
  readonly parsed?: unknown;
}

/** What is answered. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>> | null;
}

/** A webhook that is not taken, on purpose: its sender is told why. */
export class Refusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** Credentials that the shop agreed on with its senders; `null` where none were. */
export interface Settings {
  readonly basic: { readonly user: string; readonly password: string } | null;
  readonly secret: string | null;
}
