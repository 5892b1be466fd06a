import type { RequestForms } from '../../core/exchange-forms.ts';
import { type BodyText, bodyText } from '../../core/http/body.ts';
import type { BasicCredentials } from '../../core/http/credentials.ts';
import type { HeaderList } from '../../core/http/headers.ts';
import { compactJson, safeJson } from '../../core/json/json.ts';
import { finish } from '../../core/steps.ts';
import { Wording, type WordPart } from '../../core/wording.ts';
import { driftSightings } from '../../observe/drift.ts';
import { hasLossyNumbers } from '../../observe/exact-payload.ts';
import { providerJobId } from '../../observe/latest-payloads.ts';
import type { RequestFacts } from '../../observe/request-facts.ts';
import { bodyDigest } from '../../observe/webhook-identity.ts';
import type { LoadedCatalogue } from '../../providers/catalogue.ts';
import { type Judgement, recogniseBody } from '../../validation/judge.ts';
import { judgePassed } from '../guard/judge-passed.ts';

/** By what requests are judged. It can be handed to another thread, as all that follows. */
export interface AsideOptions {
  /** Id of the provider that every request is read as. */
  readonly provider: string | undefined;
  readonly strict: boolean;
  readonly maxBodyBytes: number;
  readonly auth: BasicCredentials | undefined;
  readonly secret: string | undefined;
}

/** What is judged of a request. */
export interface AsideRequest {
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

/** What was found out about a request. */
export interface JudgedAside {
  /** Without the payload, which takes as long to hand over as to make anew of its text. */
  readonly judgement: Omit<Judgement, 'provider' | 'payload' | 'payloadText'> & {
    readonly provider: string | null;
  };
  readonly text: BodyText;
  /** The text of the payload; `undefined` where that is the whole body, which need not be handed over twice. */
  readonly payloadText: string | null | undefined;
  readonly forms: RequestForms;
  readonly facts: RequestFacts;
  /** Why its credentials do not let it pass, in words and options; `null` where they do. */
  readonly refused: string | readonly WordPart[] | null;
}

/** Judges a webhook that may pass, and makes the texts that journal and programs get of it. */
export function judgeAside(
  { headers, body }: AsideRequest,
  { provider: chosen, strict, maxBodyBytes, auth, secret }: AsideOptions,
  catalogue: LoadedCatalogue,
): JudgedAside {
  const provider = chosen === undefined ? undefined : catalogue.find(chosen);
  const options = { catalogue, provider, strict, maxBytes: maxBodyBytes };
  const guard = { catalogue, auth, secret, maxBodyBytes };
  const recognised = recogniseBody(body, headers, options);
  const { refused, judgement: all } = finish(judgePassed(guard, { headers, body }, recognised));
  const { payload, payloadText, provider: whose, ...judgement } = all;
  const text = bodyText(body);
  const compact = payloadText === null ? null : compactJson(payloadText);
  return {
    judgement: { ...judgement, provider: whose?.id ?? null },
    text,
    payloadText: payloadText === text.body ? undefined : payloadText,
    forms: {
      quotedBody: safeJson(text.body),
      payload: compact,
    },
    facts: {
      digest: bodyDigest({ request: text }),
      content: compact === null ? null : bodyDigest({ request: { body: compact, bodyEncoding: 'utf8' } }),
      isLossy: hasLossyNumbers({ ...judgement, payloadText, request: text }),
      jobId: providerJobId(whose, payload),
      drift: driftSightings(judgement.findings, payload),
    },
    refused: refused instanceof Wording ? refused.parts : refused,
  };
}
