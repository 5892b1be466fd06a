import type { IncomingMessage } from 'node:http';

/** How a body ended: read, over the limit, or cut off by its sender. */
export type BodyRead =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'aborted' };

/** Collects a request's body and stops as soon as it is over the limit, whatever its length claims. */
export function readRequestBody(request: IncomingMessage, maxBytes: number): Promise<BodyRead> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      request.off('data', onData);
      request.pause();
      chunks.length = 0;
      resolve({ kind: 'too-large' });
    };
    // The first that comes counts; what comes after it finds the promise settled.
    const onGone = (): void => resolve({ kind: 'aborted' });
    request.on('data', onData);
    request.on('end', () => resolve({ kind: 'whole', bytes: joined(chunks) }));
    request.on('close', onGone);
    request.on('error', onGone);
  });
}

/** Most bodies come in one piece, which need not be copied. */
function joined(chunks: readonly Buffer[]): Buffer {
  const [only] = chunks;
  return only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks);
}
