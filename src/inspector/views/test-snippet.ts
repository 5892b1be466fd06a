import type { Exchange } from '../../core/exchange.ts';
import { utf8Text } from '../../core/http/body.ts';
import { BASIC_VARIABLE, withVariables } from '../../core/http/secret-variables.ts';
import { safeJson } from '../../core/json/json.ts';
import type { PrintedRequest } from '../../output/exchange/request.ts';

/** Where `fetch` would add or refuse a header that is not as it was. */
const NOT_OF_FETCH = ['accept-encoding', 'host'];

/**
 * A test for the test runner of Node that sends the very bytes of a webhook to an endpoint and expects that it takes them. Secrets come
 * from variables of the environment.
 *
 * @param target where it goes unless `WEBHOOK_URL` says otherwise; where it went unless given
 */
export function testSnippet(exchange: Exchange, request: PrintedRequest, target: string | undefined): string {
  const { provider, event, key, valid, contentForm } = exchange;
  const text = utf8Text(request.body);
  const title = ['takes', provider ?? 'a request', event, key].filter((word) => word !== null).join(' ');
  const headers = withVariables(request.headers)
    .filter(({ name }) => !NOT_OF_FETCH.includes(name.toLowerCase()))
    .map(({ name, text: value, variable }) => `    [${code(name)}, ${headerValue(value, variable)}],\n`);
  const body =
    request.body.length === 0
      ? 'undefined'
      : text === null
        ? `Buffer.from(${code(Buffer.from(request.body).toString('base64'))}, 'base64')`
        : code(text);
  // Only of a payload that is valid here the verdict says something.
  const isJudged = provider !== null && valid === true && contentForm === 'json';
  return [
    "import assert from 'node:assert/strict';\n",
    "import { env } from 'node:process';\n",
    "import { test } from 'node:test';\n",
    ...(isJudged ? ["import { validate } from 'webhook-cli';\n"] : []),
    `\nconst url = env.WEBHOOK_URL ?? ${code(target ?? request.url.href)};\n`,
    `const body = ${body};\n`,
    `\ntest(${code(title)}, async () => {\n`,
    ...(isJudged ? [`  assert.equal(validate(body, { provider: ${code(provider)} }).valid, true);\n`] : []),
    `  const method = ${code(request.method)};\n`,
    `  const headers = [\n${headers.join('')}  ];\n`,
    '  const response = await fetch(url, { method, headers, body });\n',
    "  assert.ok(response.ok, response.status + ' ' + (await response.text()));\n",
    '});\n',
  ].join('');
}

function headerValue(text: string, variable: string | null): string {
  if (variable === null) return code(text);
  const value = `env.${variable} ?? ''`;
  if (variable !== BASIC_VARIABLE) return text === '' ? value : `${code(text)} + (${value})`;
  return `${code(text)} + Buffer.from((${value}).replace('basic:', '')).toString('base64')`;
}

/** A text as a literal of JavaScript, in single quotes where it may stand in them. */
function code(text: string): string {
  const json = safeJson(text);
  return /^[^'\\]*$/.test(json.slice(1, -1)) ? `'${json.slice(1, -1)}'` : json;
}
