// Express as somebody would write it who wants to see what comes: `express.json` and a line for each body.
//
//   node express-log.mjs FOLDER_OF_PACKAGES LOG
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { open } from './open.mjs';

const [packages, file] = process.argv.slice(2);
const express = createRequire(packages)('express');
const log = createWriteStream(file, { flags: 'a' });
const app = express();
app.use(express.json({ limit: '1mb' }));
app.post('/', ({ method, url, body }, response) => {
  log.write(`${JSON.stringify({ at: new Date().toISOString(), method, url, body })}\n`);
  response.sendStatus(200);
});
open(createServer(app));
