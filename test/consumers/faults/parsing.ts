import express, { type ErrorRequestHandler } from 'express';
import { rawHook } from '../hono.ts';
import { type Hook, Refusal } from '../shop/hook.ts';
import { mediaType, parseHook, utf8 } from '../shop/parse.ts';
import { RIGHT } from '../shop/shop.ts';
import { type Fields, fieldsOf, isFields } from '../shop/values.ts';
import { because, type Fault } from './fault.ts';

const REPLACES = 'express.json() puts replacement characters where the body is not UTF-8';

/** Faults in reading a body. */
export const parsingFaults: readonly Fault[] = [
  {
    name: 'json-parser-only',
    framework: 'express',
    provider: 'detrack',
    what: 'Only express.json() reads bodies, so that a form post arrives without one.',
    fails: 'content/v2-form',
    also: because(REPLACES, 'malformed/not-utf8'),
    shape: { body: [express.json({ limit: '1mb' })], errors: plainErrors() },
    steps: () => ({ parse: ({ parsed }) => documentOf(parsed) }),
  },
  {
    name: 'express-default-limit',
    framework: 'express',
    provider: 'detrack',
    what: 'express.json() and express.urlencoded() are left at their default limit of 100 kB.',
    fails: 'size/large',
    also: because(REPLACES, 'malformed/not-utf8'),
    shape: { body: [express.json(), express.urlencoded()], errors: plainErrors() },
    steps: () => ({ parse: parseParsed }),
  },
  {
    name: 'express-error-page',
    framework: 'express',
    provider: 'detrack',
    what: "Errors are left to Express, whose page shows the stack where NODE_ENV is not 'production'.",
    fails: 'answer/stack-trace',
    also: because(REPLACES, 'malformed/not-utf8'),
    shape: { body: [express.json({ limit: '1mb' }), express.urlencoded({ limit: '1mb' })], errors: null },
    steps: () => ({ parse: parseParsed }),
  },
  {
    name: 'fastify-default-parsers',
    framework: 'fastify',
    provider: 'detrack',
    what: 'Fastify reads JSON by itself and answers 415 to a form, and nobody registered a form parser.',
    fails: 'content/v2-form',
    also: because(
      'its JSON parser puts replacement characters where the body is not UTF-8',
      'malformed/not-utf8',
    ),
    shape: { parsers: () => {} },
    steps: () => ({ parse: ({ parsed }) => documentOf(parsed) }),
  },
  {
    name: 'hono-json-throws',
    framework: 'hono',
    provider: 'detrack',
    what: 'c.req.json() throws on what is no JSON, and Hono makes a 500 of everything that is thrown.',
    fails: 'malformed/client-error',
    also: [
      ...because('null is JSON, and reading a field of it throws', 'malformed/not-an-object'),
      ...because(
        'c.req.json() puts replacement characters where the body is not UTF-8',
        'malformed/not-utf8',
      ),
    ],
    shape: {
      ownErrors: true,
      hookOf: async (context, sender) => {
        const isForm = context.req.header('content-type')?.includes('form') === true;
        if (isForm) return rawHook(context, sender);
        const parsed: unknown = await context.req.json();
        return { sender, headers: context.req.header(), body: Buffer.alloc(0), parsed };
      },
    },
    steps: () => ({
      parse: (hook) => {
        if (hook.parsed === undefined) return parseHook(hook);
        if (hook.parsed === null) throw new TypeError('cannot read a field of null');
        return documentOf(hook.parsed);
      },
    }),
  },
  {
    name: 'malformed-is-500',
    provider: 'deliveright',
    what: 'JSON.parse stands without a try, and the error handler answers 500.',
    fails: 'malformed/client-error',
    also: [],
    steps: () => ({
      parse: (hook) => {
        parseHook({ ...hook, body: Buffer.from('{}') });
        return documentOf(JSON.parse(utf8(hook.body)));
      },
    }),
  },
  {
    name: 'raw-json-only',
    framework: 'express',
    provider: 'deliveright',
    what: "express.raw({ type: 'application/json' }) leaves any other body out, and the handler reads one that is not there.",
    fails: 'malformed/content-type',
    also: [],
    shape: { body: [express.raw({ type: 'application/json', limit: '1mb' })] },
    steps: () => ({
      authenticate: (hook, settings) => {
        if (hook.body.length === 0 && hook.parsed === undefined && mediaType(hook) !== 'application/json') {
          throw new TypeError('The "data" argument must be of type string or an instance of Buffer');
        }
        RIGHT.authenticate(hook, settings);
      },
    }),
  },
  {
    name: 'list-of-anything',
    provider: 'detrack',
    what: 'A list is taken for a list of jobs, entries that are none are skipped, and a list of nothing else is answered 200.',
    fails: 'malformed/not-an-object',
    also: [],
    steps: () => ({
      take: async (hook, shop) => {
        shop.steps.authenticate(hook, shop.settings);
        if (/^(json=)?(\[|%5B)/i.test(hook.body.toString('latin1')))
          return { status: 200, body: { jobs: 0 } };
        return RIGHT.take(hook, shop);
      },
    }),
  },
  {
    name: 'malformed-is-200',
    provider: 'detrack',
    what: 'Whatever cannot be read is answered 200, so that the sender shall not bother.',
    fails: 'malformed/syntax',
    also: because('all that cannot be read is answered alike', 'malformed/*'),
    steps: () => ({
      take: async (hook, shop) => {
        shop.steps.authenticate(hook, shop.settings);
        try {
          return await RIGHT.take(hook, shop);
        } catch {
          return { status: 200, body: { ignored: true } };
        }
      },
    }),
  },
  {
    name: 'empty-is-200',
    provider: 'deliveright',
    what: 'An empty body is taken for a ping and answered 200.',
    fails: 'malformed/empty',
    also: [],
    steps: () => ({
      take: async (hook, shop) => {
        if (hook.body.length > 0) return RIGHT.take(hook, shop);
        shop.steps.authenticate(hook, shop.settings);
        return { status: 200, body: { pong: true } };
      },
    }),
  },
  {
    name: 'latin1-body',
    provider: 'deliveright',
    what: 'The body is read as Latin-1, which takes any bytes and garbles every name with an accent.',
    fails: 'malformed/not-utf8',
    also: because('what is kept of other scripts is garbled', 'text/*'),
    steps: () => ({
      parse: (hook) => parseHook({ ...hook, body: Buffer.from(hook.body.toString('latin1'), 'utf8') }),
    }),
  },
  {
    name: 'oversize-is-500',
    framework: 'express',
    provider: 'deliveright',
    what: 'The error handler answers 500 to everything, the 413 of the body parser included.',
    fails: 'size/oversize',
    also: [],
    shape: {
      errors: (_error, _request, response, _next) => {
        response.status(500).json({ error: 'internal error' });
      },
    },
  },
  {
    name: 'nested-too-deep',
    provider: 'detrack',
    what: 'The payload is stored in a document database that takes 100 levels of nesting and throws on more.',
    fails: 'size/deep',
    also: [],
    steps: () => ({
      read: (document, hook) => {
        if (depthOf(document) > 100) throw new RangeError('BSON: nested deeper than 100 levels');
        return RIGHT.read(document, hook);
      },
    }),
  },
];

/** What express.json() or express.urlencoded() left of the webhook. */
function parseParsed(hook: Hook): Fields {
  if (mediaType(hook) !== 'application/x-www-form-urlencoded') return documentOf(hook.parsed);
  const text = fieldsOf(hook.parsed)['json'];
  return parseHook({
    ...hook,
    headers: { ...hook.headers, 'content-type': 'application/json' },
    body: Buffer.from(typeof text === 'string' ? text : ''),
  });
}

function documentOf(value: unknown): Fields {
  if (!isFields(value)) throw new Refusal(400, 'the body holds no JSON object');
  return value;
}

function plainErrors(): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const status = fieldsOf(error)['status'];
    response.status(typeof status === 'number' ? status : 500).json({ error: 'cannot be read' });
  };
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
