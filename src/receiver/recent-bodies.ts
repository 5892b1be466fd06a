import { type BodyText, bodyText } from '../core/http/body.ts';
import { type HeaderList, isSameList } from '../core/http/headers.ts';
import type { JsonValue } from '../core/json/json.ts';
import { recently } from '../core/memo.ts';
import { once } from '../core/once.ts';
import type { Steps } from '../core/steps.ts';
import type { Judgement, RecognisedBody } from '../validation/judge.ts';
import { isLarge } from './turns.ts';

/** What of a request tells what it is. */
interface ArrivedBody {
  readonly body: Buffer;
  readonly headers: HeaderList;
}

/** A body that was read, and whose it is. */
interface ReadBody extends RecognisedBody {
  /** Gives its document, which is this request's alone. */
  readonly document: () => JsonValue;
  readonly text: BodyText;
}

/** Reads a body, or knows it. */
export type ReadArrived = (arrived: ArrivedBody) => ReadBody;

/** A body that came, and what was found out of it. */
interface Known {
  readonly recognised: RecognisedBody;
  readonly text: BodyText;
  /** Once somebody asked. */
  judged: Judgement | null;
  /** Whether its document is somebody's already. */
  isTaken: boolean;
}

/**
 * Reads each body once: of one that came a moment ago, byte for byte and under the same headers, all is known, as when
 * a sender tries again or a load is made of one file. Each request has a document of its own, which its reader may
 * change; it is made when somebody asks.
 */
export function readOnce(recognise: (arrived: ArrivedBody) => RecognisedBody): ReadArrived {
  const recent = recently<ArrivedBody, Known>((arrived) => know(arrived, recognise(arrived)), {
    isSame: (a, b) => a.body.equals(b.body) && isSameList(a.headers, b.headers),
    isKept: ({ body }) => !isLarge(body),
  });
  return (arrived) => {
    const known = recent(arrived);
    return {
      known: known.recognised.known,
      judge: () => judgeOnce(known),
      document: once(() => takeDocument(known)),
      text: known.text,
    };
  };
}

function know({ body }: ArrivedBody, recognised: RecognisedBody): Known {
  const { body: text, bodyEncoding } = bodyText(body);
  const { payloadText } = recognised.known;
  return {
    recognised,
    // One text instead of two that say the same: both are kept for some time.
    text: { body: text === payloadText ? payloadText : text, bodyEncoding },
    judged: null,
    isTaken: false,
  };
}

function takeDocument(known: Known): JsonValue {
  const { payload, payloadText } = known.recognised.known;
  if (known.isTaken && payloadText !== null) return JSON.parse(payloadText) as JsonValue;
  known.isTaken = true;
  return payload;
}

function* judgeOnce(known: Known): Steps<Judgement> {
  known.judged ??= yield* known.recognised.judge();
  return known.judged;
}
