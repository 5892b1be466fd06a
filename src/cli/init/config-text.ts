import { DEFAULT_PORT } from '../flags/defaults.ts';

/** What is written down. */
export interface ConfigAnswers {
  readonly port: number | null;
  readonly forwardTo: readonly string[];
  readonly provider: string | null;
  /** The environment variable that has the signing secret. */
  readonly secretEnv: string | null;
}

/**
 * A config file as a module: what was not answered stands there as a comment.
 *
 * @param exampleProvider stands there where no provider was named
 */
export function moduleConfig(
  { port, forwardTo, provider, secretEnv }: ConfigAnswers,
  exampleProvider: string,
): string {
  const targets = forwardTo.map(quoted);
  const target = targets.length > 1 ? `[${targets.join(', ')}]` : (targets[0] ?? "'localhost:3000/hooks'");
  return `// What webhook-cli does in this project unless a flag or an environment variable says otherwise.
// webhook-cli config show: what is set, and from where.
// Keys are flags without their dashes: forwardTo is --forward-to. Files are named from this folder.

export default {
  // At the top: for every command that has the flag.
  ${provider === null ? '// ' : ''}provider: ${quoted(provider ?? exampleProvider)},
  // A secret never stands in a file that others may read.
  ${secretEnv === null ? '// ' : ''}secret: process.env.${secretEnv ?? 'SHOP_WEBHOOK_SECRET'},

  listen: {
    ${port === null ? '// ' : ''}port: ${port ?? DEFAULT_PORT},
    ${forwardTo.length === 0 ? '// ' : ''}forwardTo: ${target},
    // rejectInvalid: true,
  },

  send: {
    // to: 'localhost:3000/hooks',
    // timeout: '5s',
  },

  check: {
    // stateUrl: 'http://localhost:3000/jobs/{key}',
  },

  // With --profile staging these win over what stands above.
  profiles: {
    // staging: { send: { to: 'https://staging.example.com/hooks' } },
  },
};
`;
}

/**
 * The same as JSON, which has no comments.
 *
 * @param schema where editors find what may stand in it
 */
export function jsonConfig({ port, forwardTo, provider }: ConfigAnswers, schema: string | null): string {
  const [target] = forwardTo;
  const values = {
    ...(schema === null ? {} : { $schema: schema }),
    ...(provider === null ? {} : { provider }),
    listen: {
      port: port ?? DEFAULT_PORT,
      ...(target === undefined ? {} : { forwardTo: forwardTo.length > 1 ? forwardTo : target }),
    },
    profiles: {},
  };
  return `${JSON.stringify(values, null, 2)}\n`;
}

/** A text of JavaScript. */
function quoted(text: string): string {
  return /^[^'\\\p{C}]*$/u.test(text) ? `'${text}'` : JSON.stringify(text);
}
