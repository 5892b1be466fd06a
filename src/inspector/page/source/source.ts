import type {
  AnswerBody,
  AnswerPlanView,
  CopyForm,
  DiffView,
  ErrorView,
  ExchangeDetail,
  ExchangeList,
  FieldFacts,
  InspectorState,
  JobView,
  JudgeBody,
  JudgedView,
  PayloadPart,
  RepostBody,
  SaveBody,
  SavedView,
  Sendables,
  SendBody,
  SentView,
  StreamEvent,
} from '../../wire.ts';

/** Which window of the list is asked for. */
interface ListQuery {
  readonly q: string;
  readonly offset: number;
  readonly limit: number;
  /** Counts from this exchange back; `null` from the newest. */
  readonly upTo: number | null;
}

/** Of which half of an exchange the bytes are asked for. */
export type BodyOf = 'request' | 'answer';

/** A file of exchanges that can be saved. */
export type ExportKind = 'har' | 'html';

/** What changes something, or sends. */
interface Actions {
  repost(body: RepostBody): Promise<SentView>;
  judge(body: JudgeBody): Promise<JudgedView>;
  send(body: SendBody): Promise<SentView>;
  answer(body: AnswerBody): Promise<AnswerPlanView>;
  save(body: SaveBody): Promise<SavedView>;
  exportFile(kind: ExportKind, q: string): Promise<Blob>;
}

/** All that the page knows of the world. */
export interface Source {
  state(): Promise<InspectorState>;
  list(query: ListQuery): Promise<ExchangeList>;
  /** Calls back with what happens from now on; returns what ends it. */
  follow(q: string, take: (event: StreamEvent) => void, status: (isConnected: boolean) => void): () => void;
  detail(id: string): Promise<ExchangeDetail>;
  part(id: string, path: string, from: number): Promise<PayloadPart>;
  field(id: string, path: string): Promise<FieldFacts | null>;
  /** `null` where only what was made of the bytes is at hand. */
  readonly body: ((id: string, of: BodyOf) => Promise<Uint8Array>) | null;
  readonly copy: ((id: string, as: CopyForm) => Promise<string>) | null;
  diff(id: string, other: string): Promise<DiffView>;
  job(provider: string, key: string): Promise<JobView>;
  sendables(): Promise<Sendables>;
  /** `null` where nothing can be done, as in an offline file. */
  readonly actions: Actions | null;
}

/** Why something could not be had or done, in words for the user. */
export class SourceError extends Error {
  readonly words: ErrorView['error'];

  constructor(words: ErrorView['error']) {
    super(words.message);
    this.words = words;
  }
}

/** What was thrown, in the words of an error of the server. */
export function errorWords(error: unknown): ErrorView['error'] {
  return error instanceof SourceError ? error.words : { code: 'page', message: String(error), hint: '' };
}
