/** Which exchange has it: one that was sent, or one that was received. */
type Direction = 'sent' | 'received';

/** Every code that the `error` of an exchange may have: in which it is, and its meaning as the README has it. */
export const FAILURE_CODES = {
  refused: { of: 'sent', meaning: 'nothing listens there' },
  host_not_found: { of: 'sent', meaning: 'no such host' },
  reset: { of: 'sent', meaning: 'the connection was closed before the whole answer was there' },
  unreachable: { of: 'sent', meaning: 'no way to that host, or to that port' },
  timeout: { of: 'sent', meaning: 'no connection, or no whole answer, in time' },
  tls: { of: 'sent', meaning: 'TLS failed, as with a certificate that is not trusted' },
  proxy_refused: { of: 'sent', meaning: 'a proxy did not let it through, or asks for credentials' },
  bad_answer: { of: 'sent', meaning: 'no HTTP, longer than it says, or a status that is none' },
  answer_too_large: { of: 'sent', meaning: 'an answer without a near end' },
  interrupted: { of: 'sent', meaning: 'stopped before the answer was there' },
  failed: { of: 'sent', meaning: 'anything else; the message has the words of the system' },
  unauthorized: { of: 'received', meaning: 'credentials or a signature missing or wrong' },
  journal_unwritable: { of: 'received', meaning: 'it could not be kept, so that it was answered 503' },
  too_many_forwards: {
    of: 'received',
    meaning: 'too many were being forwarded, so that it was answered 503',
  },
  answer_failed: { of: 'received', meaning: "the API's `answer` threw, or gave what cannot be sent" },
  sender_left: { of: 'received', meaning: 'the sender was gone before the answer' },
  answer_withheld: { of: 'received', meaning: 'as planned, no answer' },
  answer_reset: { of: 'received', meaning: 'as planned, the connection reset' },
  answer_closed: { of: 'received', meaning: 'as planned, the connection closed' },
  answer_truncated: { of: 'received', meaning: 'as planned, half an answer' },
  answer_malformed: { of: 'received', meaning: 'as planned, bytes that are no HTTP' },
} as const satisfies Readonly<Record<string, { readonly of: Direction; readonly meaning: string }>>;
