import { existsSync } from 'node:fs';
import { ioError, systemCode } from '../../core/error.ts';
import { judgeDocuments, judgeKept } from '../../validation/documents.ts';
import type { DocumentJudgement, DocumentOptions } from '../../validation/pasted/judge-value.ts';
import { pathFrom } from '../session/context.ts';
import { readStdin, readWhole } from '../session/files.ts';
import type { Session } from '../session/session.ts';
import type { ValidateFlags } from './flags.ts';
import { readTyped } from './typed-input.ts';

/** What an argument names, judged when it is asked for. */
export interface Input {
  /** As messages call it. */
  readonly name: string;
  readonly documents: Iterable<DocumentJudgement>;
}

/** `last`, an id of an exchange or its beginning. */
const REFERENCE = /^(?:last|[a-z2-9]{1,8})$/;

/**
 * Opens what an argument names: standard input, a file, or an exchange that is kept. A file of that name wins.
 *
 * @throws WebhookCliError of files, journals and references
 */
export async function openInput(
  session: Session,
  flags: Pick<ValidateFlags, 'journal'>,
  argument: string,
  options: DocumentOptions,
): Promise<Input> {
  const { context } = session;
  if (argument === '-') {
    const bytes = context.stdin.isTTY === true ? await readTyped(session) : await readStdin(context.stdin);
    return { name: 'standard input', documents: judgeDocuments(bytes, options) };
  }
  if (!REFERENCE.test(argument) || existsSync(pathFrom(context, argument))) {
    return { name: argument, documents: judgeDocuments(readWhole(context, argument), options) };
  }
  const { keptRecord } = await import('../history/kept-record.ts');
  try {
    const { id, request } = keptRecord(session, flags, argument);
    return { name: `history ${id}`, documents: judgeKept(request, options) };
  } catch (error) {
    if (systemCode(error) !== 'unknown_exchange') throw error;
    throw ioError(
      'file_missing',
      argument === 'last'
        ? 'there is no file last, and nothing is kept yet'
        : `there is no file ${argument}, and no exchange of that id is kept`,
      'name a file, or what webhook-cli history lists',
      error,
    );
  }
}
