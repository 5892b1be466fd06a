import { timingSafeEqual } from 'node:crypto';
import express from 'express';
import {
  authenticate,
  basicCredentials,
  notAuthorised,
  sameText,
  signatureOf,
  verifySignature,
  verifyTimestamp,
} from '../shop/authenticate.ts';
import { type Hook, Refusal, type Settings } from '../shop/hook.ts';
import { isFields } from '../shop/values.ts';
import { because, type Fault } from './fault.ts';

type Basic = NonNullable<Settings['basic']>;

/** Faults in telling who posts. */
export const authenticationFaults: readonly Fault[] = [
  {
    name: 'unauthenticated',
    provider: 'detrack',
    what: 'Nobody looks at the Authorization header.',
    fails: 'auth/missing',
    also: because('nothing is compared', 'auth/*'),
    steps: () => ({ authenticate: () => {} }),
  },
  {
    name: 'password-not-compared',
    provider: 'detrack',
    what: 'Only the user name is compared, because it was thought to be a secret as well.',
    fails: 'auth/wrong-password',
    also: [],
    steps: () => ({ authenticate: basic((given, { user }) => given !== null && sameText(given.user, user)) }),
  },
  {
    name: 'user-not-compared',
    provider: 'detrack',
    what: 'Only the password is compared.',
    fails: 'auth/wrong-user',
    also: [],
    steps: () => ({
      authenticate: basic((given, { password }) => given !== null && sameText(given.password, password)),
    }),
  },
  {
    name: 'wrong-password-is-500',
    provider: 'detrack',
    what: 'Wrong credentials throw an ordinary error, which the error handler answers with a 500.',
    fails: 'auth/client-error',
    also: [],
    steps: () => ({
      authenticate: basic((given, { user, password }) => {
        if (given === null) return false;
        if (given.user === user && given.password === password) return true;
        throw new Error('authentication failed');
      }),
    }),
  },
  {
    name: 'basic-header-throws',
    provider: 'detrack',
    what: 'The header is split and decoded without a look whether it has the parts that are taken out of it.',
    fails: 'auth/client-error',
    also: [],
    steps: () => ({
      authenticate: (hook, { basic: expected }) => {
        const header = hook.headers['authorization'];
        if (expected === null || header === undefined)
          return authenticate(hook, { basic: expected, secret: null });
        const text = Buffer.from(part(header.split(' '), 1), 'base64').toString('utf8');
        const given = `${part(text.split(':'), 0)}:${part(text.split(/:(.*)/s), 1)}`;
        if (!sameText(given, `${expected.user}:${expected.password}`)) throw notAuthorised();
      },
    }),
  },
  {
    name: 'signature-not-enforced',
    provider: 'deliveright',
    what: 'A wrong signature is logged as a warning, which was meant for the first week.',
    fails: 'signature/wrong',
    also: because('no signature stops anything', 'signature/*'),
    steps: () => ({ authenticate: () => {} }),
  },
  {
    name: 'signature-optional',
    provider: 'deliveright',
    what: 'The signature is verified if there is one.',
    fails: 'signature/missing',
    also: [],
    steps: () => ({
      authenticate: signed((hook, secret) => {
        if (hook.headers['x-grasshopper-signature'] !== undefined) verifySignature(hook, secret);
        verifyTimestamp(hook);
      }),
    }),
  },
  {
    name: 'timing-safe-throws',
    provider: 'deliveright',
    what: 'crypto.timingSafeEqual() throws on buffers of different lengths, and that becomes a 500.',
    fails: 'signature/client-error',
    also: [],
    steps: () => ({
      authenticate: signed((hook, secret) => {
        const given = Buffer.from(hook.headers['x-grasshopper-signature'] ?? '', 'hex');
        if (!timingSafeEqual(given, Buffer.from(signatureOf(hook.body, secret), 'hex'))) {
          throw new Refusal(401, 'wrong signature');
        }
        verifyTimestamp(hook);
      }),
    }),
  },
  {
    name: 'signature-prefix',
    provider: 'deliveright',
    what: 'The signature is compared up to the length of the one that came, so that its beginning is enough.',
    fails: 'signature/truncated',
    also: because('an empty text is the beginning of every signature', 'signature/missing'),
    steps: () => ({
      authenticate: signed((hook, secret) => {
        const given = hook.headers['x-grasshopper-signature'] ?? '';
        if (!signatureOf(hook.body, secret).startsWith(given)) throw new Refusal(401, 'wrong signature');
        verifyTimestamp(hook);
      }),
    }),
  },
  {
    name: 'signature-length-in-characters',
    provider: 'deliveright',
    what: 'Lengths are compared in characters before crypto.timingSafeEqual(), which counts bytes and throws all the same.',
    fails: 'signature/client-error',
    also: [],
    steps: () => ({
      authenticate: signed((hook, secret) => {
        const given = hook.headers['x-grasshopper-signature'] ?? '';
        const expected = signatureOf(hook.body, secret);
        if (given.length !== expected.length || !timingSafeEqual(Buffer.from(given), Buffer.from(expected))) {
          throw new Refusal(401, 'wrong signature');
        }
        verifyTimestamp(hook);
      }),
    }),
  },
  {
    name: 'signature-over-reencoded-body',
    framework: 'express',
    provider: 'deliveright',
    what: 'The signature is made over JSON.stringify(request.body), not over the bytes that came.',
    fails: 'signature/exact-bytes',
    also: [
      ...because(
        'a body that was written anew on the way has the very text that is signed here',
        'signature/reencoded',
      ),
      ...because('its second body is written in another way', 'duplicate/new-metadata'),
    ],
    shape: { body: [express.json({ limit: '1mb' })] },
    steps: () => ({
      authenticate: signed((hook, secret) => {
        verifySignature({ ...hook, body: Buffer.from(JSON.stringify(hook.parsed) ?? '') }, secret);
        verifyTimestamp(hook);
      }),
      parse: ({ parsed }) => {
        if (!isFields(parsed)) throw new Refusal(400, 'the body holds no JSON object');
        return parsed;
      },
    }),
  },
  {
    name: 'signature-over-latin1',
    provider: 'deliveright',
    what: 'The body is made a Latin-1 text before it is signed, so that only plain ASCII has the right signature.',
    fails: 'text/scripts',
    also: because('it holds characters beyond ASCII', 'text/*', 'shape/filled'),
    steps: () => ({
      authenticate: signed((hook, secret) => {
        verifySignature({ ...hook, body: Buffer.from(hook.body.toString('latin1'), 'utf8') }, secret);
        verifyTimestamp(hook);
      }),
    }),
  },
  {
    name: 'stale-timestamp-taken',
    provider: 'deliveright',
    what: 'The timestamp header is not looked at, so that a request recorded a month ago is taken.',
    fails: 'signature/stale-timestamp',
    also: [],
    steps: () => ({ authenticate: signed(verifySignature) }),
  },
];

function basic(
  isRight: (given: ReturnType<typeof basicCredentials>, expected: Basic) => boolean,
): (hook: Hook, settings: Settings) => void {
  return (hook, settings) => {
    if (settings.basic !== null && !isRight(basicCredentials(hook), settings.basic)) throw notAuthorised();
  };
}

function signed(verify: (hook: Hook, secret: string) => void): (hook: Hook, settings: Settings) => void {
  return (hook, settings) => {
    if (settings.secret !== null) verify(hook, settings.secret);
  };
}

/** As plain JavaScript does it: what is not there throws where it is used. */
function part(parts: readonly string[], index: number): string {
  const found = parts[index];
  if (found === undefined) throw new TypeError("Cannot read properties of undefined (reading 'toString')");
  return found;
}
