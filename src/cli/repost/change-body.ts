import type { Finding } from '../../core/finding.ts';
import { bodyBytes, MAX_OWN_BODY } from '../../core/http/body.ts';
import { replaceDocument } from '../../events/encode.ts';
import type { JournalRecord } from '../../journal/record.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Outgoing } from '../../sender/request.ts';
import { decodeContent, encodeContent } from '../../validation/content-encoding.ts';
import { type Judgement, judge } from '../../validation/judge.ts';

/** A kept body with what is changed in it. */
export interface ChangedBody {
  readonly body: Uint8Array;
  /** What it is now. */
  readonly known: Pick<Outgoing, 'event' | 'key'> & { readonly judgement: Judgement };
  /** What was not wrong before. */
  readonly broken: readonly Finding[];
}

/** The text of a document with what is to be changed in it. */
type ChangeText = (judged: Judgement) => string;

/**
 * Gives what changes the documents in kept bodies: every byte beside the changes stays. A compressed body is taken apart and
 * compressed again in the same way.
 *
 * @param strict whether warnings count as errors in what is judged
 */
export async function bodyChanger(
  catalogue: Catalogue,
  strict = false,
): Promise<(record: JournalRecord, provider: Provider | null, change: ChangeText) => ChangedBody> {
  // `send` loads it apart as well, once it has sent.
  const [loaded, { newErrors }] = await Promise.all([
    catalogue.load(),
    import('../send/override-warning.ts'),
  ]);
  return (record, provider, change) => {
    const { headers } = record.request;
    const options = { catalogue: loaded, provider: provider ?? undefined, strict, maxBytes: MAX_OWN_BODY };
    const kept = bodyBytes(record.request);
    const before = judge(kept, headers, options);
    const text = change(before);
    const decoded = decodeContent(kept, headers, MAX_OWN_BODY);
    // What has a document in it has been decoded.
    if (before.payloadText === null || !decoded.ok)
      throw new TypeError('a body without a document was changed');
    const plain = replaceDocument(
      Buffer.from(decoded.bytes).toString('utf8'),
      before.payloadText,
      text,
      before.contentForm ?? 'json',
    );
    const body = encodeContent(Buffer.from(plain), decoded.coding);
    const after = judge(body, headers, options);
    return {
      body,
      known: {
        // What its sender knew and no body tells, it still is.
        event: after.event === before.event ? record.event : after.event,
        key: after.key === before.key ? record.key : after.key,
        judgement: after,
      },
      broken: newErrors(after, before.findings),
    };
  };
}
