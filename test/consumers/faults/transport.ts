import { setTimeout as wait } from 'node:timers/promises';
import express, { type RequestHandler } from 'express';
import { hookOf as expressHook } from '../express.ts';
import { BODY_LIMIT } from '../server.ts';
import { Refusal } from '../shop/hook.ts';
import { parseHook } from '../shop/parse.ts';
import { RIGHT, takeHook } from '../shop/shop.ts';
import { because, type Fault } from './fault.ts';

const NOT_REACHED = 'the sender does not follow redirects, so that nothing is taken at all';
const DEAD = 'nothing listens any more once the process has ended';

/** Faults in how a request is met and answered. */
export const transportFaults: readonly Fault[] = [
  {
    name: 'redirects-to-slash',
    framework: 'hono',
    provider: 'detrack',
    what: 'The route is registered with a slash at its end, and the one without is redirected to it.',
    fails: 'answer/redirect',
    also: because(NOT_REACHED, 'event/*', 'content/*'),
    shape: {
      before: (app) => {
        app.all('/hooks/detrack', (context) => context.redirect('/hooks/detrack/', 308));
      },
    },
  },
  {
    name: 'any-method',
    framework: 'express',
    provider: 'deliveright',
    what: 'app.all() stands where app.post() should, so that a PUT is booked like a POST.',
    fails: 'method/put',
    also: because('a GET goes the same way', 'method/get'),
    shape: { anyMethod: true },
  },
  {
    name: 'get-crashes',
    framework: 'fastify',
    provider: 'detrack',
    what: 'A GET from an uptime monitor gets into the handler, which reads a body that is not there.',
    fails: 'method/get',
    also: [],
    shape: {
      before: (app) => {
        app.addHook('onRequest', async (request) => {
          if (request.method === 'GET' && request.url.startsWith('/hooks/')) {
            throw new TypeError("Cannot read properties of undefined (reading 'do_number')");
          }
        });
      },
    },
  },
  {
    name: 'answers-before-body',
    framework: 'express',
    provider: 'detrack',
    what: 'The head of a 200 is written as soon as the request is there, and whatever is wrong with the body is found too late.',
    fails: 'transport/answer-before-body',
    also: because('the 200 is out before the body was looked at', 'malformed/*'),
    shape: {
      body: [],
      before: (app, shop) => {
        app.post('/hooks/detrack', async (request, response) => {
          shop.steps.authenticate(expressHook(request, 'detrack'), shop.settings);
          response.writeHead(200);
          response.flushHeaders();
          const chunks: Buffer[] = [];
          for await (const chunk of request) chunks.push(Buffer.from(chunk));
          request.body = Buffer.concat(chunks);
          await takeHook(expressHook(request, 'detrack'), shop);
          response.end();
        });
      },
      errors: (error, _request, response, next) => {
        if (response.headersSent) return next(error);
        response.status(error instanceof Refusal ? error.status : 500).json({ error: 'not taken' });
      },
    },
  },
  {
    name: 'books-half-a-body',
    framework: 'express',
    provider: 'detrack',
    what: 'The handler runs when the connection closes too, and picks the fields it needs out of what has come by then.',
    fails: 'transport/sender-leaves',
    also: because(
      'fields are picked out of text that is no JSON',
      'malformed/truncated',
      'malformed/syntax',
      'malformed/not-utf8',
    ),
    shape: { body: [whateverCame()] },
    steps: () => ({
      parse: (hook) => {
        try {
          return parseHook(hook);
        } catch (error) {
          const text = hook.body.toString('utf8');
          const field = (name: string): string | undefined =>
            new RegExp(`"${name}":\\s*"([^"]*)"`).exec(text)?.[1];
          if (field('do_number') === undefined) throw error;
          return { do_number: field('do_number'), status: field('status'), type: field('type') };
        }
      },
    }),
  },
  {
    name: 'crashes-when-sender-leaves',
    framework: 'fastify',
    provider: 'detrack',
    what: 'Nobody listens for the error of a request whose sender has left, and an unheard error ends the process.',
    fails: 'transport/sender-leaves',
    also: because(DEAD, 'transport/keep-alive', 'concurrent/burst', 'ordering/*', 'after/good-event'),
    // One case after the other, so that it is known which of them meet a dead process.
    check: { concurrency: 1 },
    shape: {
      before: (app, _shop, crash) => {
        app.addHook('onRequestAbort', (_request, done) => {
          crash();
          done();
        });
      },
    },
  },
  {
    name: 'first-chunk-only',
    framework: 'express',
    provider: 'detrack',
    what: "The first chunk is taken for the whole body, as it mostly is on the developer's own machine.",
    fails: 'transport/slow-sender',
    also: [
      ...because('its body comes in several chunks', 'size/large', 'text/long'),
      ...because('it is refused as soon as the first chunk is read', 'transport/answer-before-body'),
    ],
    shape: { body: [firstChunk()] },
  },
  {
    name: 'buffer-per-connection',
    framework: 'express',
    provider: 'deliveright',
    what: 'Chunks are collected by connection and not by request, so that the second webhook on one finds the first in front.',
    fails: 'transport/keep-alive',
    also: [],
    shape: { body: [collectByConnection()] },
  },
  {
    name: 'drops-connection',
    framework: 'fastify',
    provider: 'detrack',
    what: 'The connection is closed after each answer, which does not say so.',
    fails: 'transport/keep-alive',
    also: [],
    shape: {
      before: (app) => {
        app.addHook('onResponse', async (request) => {
          if (request.method === 'POST') request.raw.socket.end();
        });
      },
    },
  },
  {
    name: 'length-in-characters',
    framework: 'express',
    provider: 'deliveright',
    what: 'Content-Length counts the characters of an answer that has others than ASCII, so that its last bytes lie where the next answer should begin.',
    fails: 'transport/keep-alive',
    also: [],
    shape: {
      before: (app, shop) => {
        app.post(
          '/hooks/deliveright',
          express.raw({ type: () => true, limit: BODY_LIMIT }),
          async (request, response) => {
            const { status } = await takeHook(expressHook(request, 'deliveright'), shop);
            const text = status === 200 ? '{"réponse":"reçu ✓"}' : '{}';
            response.status(status).set('Content-Length', String(text.length));
            response.end(text);
          },
        );
      },
    },
  },
  {
    name: 'slow-invoice',
    framework: 'fastify',
    provider: 'deliveright',
    what: 'The invoice is rendered before the answer, so that every webhook takes longer than its sender likes to wait.',
    fails: 'time/budget',
    also: [],
    check: { budgetMs: 100, concurrency: 16 },
    steps: () => ({
      take: async (hook, shop) => {
        const reply = await RIGHT.take(hook, shop);
        await wait(150);
        return reply;
      },
    }),
  },
  {
    name: 'four-at-once',
    framework: 'express',
    provider: 'detrack',
    what: 'The connection pool has four places and no queue: the fifth webhook at once is answered 503.',
    fails: 'concurrent/burst',
    also: [],
    check: { concurrency: 1 },
    steps: () => {
      let busy = 0;
      return {
        book: async (store, report, decide) => {
          if (busy >= 4) throw new Refusal(503, 'no connection is free');
          busy += 1;
          try {
            await wait(20);
            await RIGHT.book(store, report, decide);
          } finally {
            busy -= 1;
          }
        },
      };
    },
  },
];

/** Reads a body to its end, or to where its sender left. */
function whateverCame(): RequestHandler {
  return async (request, _response, next) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => {});
    await new Promise<void>((resolve) => request.once('close', resolve));
    request.body = Buffer.concat(chunks);
    next();
  };
}

/** Reads what comes first of a body, and lets the rest go. */
function firstChunk(): RequestHandler {
  return (request, _response, next) => {
    const go = (): void => {
      request.body ??= Buffer.alloc(0);
      next();
    };
    request.once('end', () => request.body === undefined && go());
    request.once('error', () => {});
    request.once('data', (chunk: Buffer) => {
      request.body = chunk;
      go();
      request.resume();
    });
  };
}

/** Reads a body into a buffer that its connection keeps. */
function collectByConnection(): RequestHandler {
  const chunks = new WeakMap<object, Buffer[]>();
  return async (request, _response, next) => {
    const collected = chunks.get(request.socket) ?? [];
    chunks.set(request.socket, collected);
    for await (const chunk of request) collected.push(Buffer.from(chunk));
    request.body = Buffer.concat(collected);
    next();
  };
}
