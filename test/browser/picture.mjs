// Takes the README's picture of the live page, from the real one with bundled scenarios:
//
//   npm run build && npm run picture
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findChromium, startBrowser } from '../bench/browser.mjs';
import { withFewColours } from './small-png.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const BIN = join(ROOT, 'bin/webhook-cli.cjs');
const FILE = join(ROOT, 'docs/inspector.png');
const SIZE = { width: 1280, height: 800 };
const MOST = 150 * 1024;
/** What is sent, in its order: the same jobs every time. */
const SENT = [
  ['--scenario', 'delivered'],
  ['--scenario', 'delivery-failed'],
  ['failed', '--set', 'attempt=two'],
  ['--scenario', 'failed-then-reattempted'],
];

const chromium = findChromium();
if (chromium === null) throw new Error('no Chromium here: CHROMIUM names one');
const folder = mkdtempSync(join(tmpdir(), 'webhook-cli-picture-'));
// Every fifth is refused, so that there is something to see.
let count = 0;
const app = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    count += 1;
    response.writeHead(count % 5 === 0 ? 503 : 200).end();
  });
});
app.listen(0, '127.0.0.1');
await once(app, 'listening');
const env = { PATH: process.env.PATH, HOME: folder, TZ: 'UTC', NO_COLOR: '1' };
const start = (args, options) => spawn(process.execPath, [BIN, ...args], { cwd: folder, env, ...options });
const listen = start(
  [
    'listen',
    '--port',
    '4141',
    '--inspect',
    '4040',
    '--forward-to',
    `http://127.0.0.1:${app.address().port}/`,
  ],
  { stdio: ['ignore', 'ignore', 'pipe'] },
);
let said = '';
let picture;
listen.stderr.on('data', (chunk) => {
  said += chunk;
});
try {
  const url = await address();
  for (const [i, args] of SENT.entries()) {
    const sending = start(['send', ...args, '--seed', `picture ${i}`, '--no-journal'], { stdio: 'ignore' });
    await once(sending, 'close');
  }
  const browser = await startBrowser(chromium);
  try {
    const page = await browser.newPage({ viewport: SIZE, colorScheme: 'light', reducedMotion: 'reduce' });
    await page.goto(url);
    const invalid = page.locator('[data-id]', { hasText: 'attempt: expected' }).first();
    await invalid.locator('a').click();
    await page.locator('[data-exchange]').waitFor();
    await page.keyboard.press('n');
    await page.evaluate(() => document.fonts.ready);
    picture = withFewColours(await page.screenshot({ animations: 'disabled', caret: 'hide' }));
  } finally {
    await browser.close();
  }
} finally {
  listen.kill('SIGINT');
  await once(listen, 'close');
  app.close();
  rmSync(folder, { recursive: true, force: true });
}
if (picture.length >= MOST)
  throw new Error(`it has ${picture.length} bytes, and fewer than ${MOST} are allowed`);
mkdirSync(join(ROOT, 'docs'), { recursive: true });
writeFileSync(FILE, picture);
console.log(`${FILE}: ${picture.length} bytes`);

async function address() {
  for (;;) {
    const [, url] = /^inspect: (http:\S+)$/m.exec(said) ?? [];
    if (url !== undefined) return url;
    if (listen.exitCode !== null) throw new Error(said);
    await sleep(20);
  }
}
