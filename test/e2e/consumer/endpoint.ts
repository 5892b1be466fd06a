import { createServer, type Server } from 'node:http';
import { type DetrackJob, detrackJobSchema } from 'webhook-cli';

/** A shop's webhook endpoint: it keeps the last status of each delivery. */
export function createEndpoint(jobs: Map<string, DetrackJob['status']>): Server {
  return createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const job = detrackJobSchema.safeParse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    if (!job.success) {
      response.writeHead(422, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(job.error.issues.map(({ path }) => path.join('.'))));
      return;
    }
    jobs.set(job.data.do_number, job.data.status);
    response.writeHead(204).end();
  });
}
