import { usageError, WebhookCliError } from '../../core/error.ts';
import { redactText } from '../../core/http/redact.ts';
import { say, words } from '../../core/wording.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import { flagWords } from '../flags/option-words.ts';
import { parseTarget } from '../flags/values.ts';
import { type Context, isInteractive } from './context.ts';
import { Interrupted } from './exit.ts';

/** What a run of `check` cannot do without, as far as it is named. */
export interface NamedEndpoint {
  readonly url: URL | undefined;
  readonly provider: string | undefined;
  /** Whether a scenario is named, which says whose it is. */
  readonly hasScenario: boolean;
}

/** The same, with what was asked for. */
export interface AskedEndpoint extends Omit<NamedEndpoint, 'hasScenario'> {
  /** The words that would have said the answers; none where nobody was asked. */
  readonly words: readonly string[];
}

/**
 * Asks which endpoint is checked and whose webhooks it takes, whichever is not named. Without a terminal nobody can
 * answer, and what is missing stays so.
 *
 * @throws Interrupted
 */
export async function askEndpoint(
  context: Context,
  catalogue: Catalogue,
  named: NamedEndpoint,
): Promise<AskedEndpoint> {
  const needsProvider = named.provider === undefined && !named.hasScenario;
  if ((named.url !== undefined && !needsProvider) || !isInteractive(context)) {
    return { ...named, words: [] };
  }
  return withPrompt(context, 'nothing was checked', async (prompt) => {
    const target = named.url === undefined ? await askTarget(prompt, 'Which endpoint?') : null;
    const provider = needsProvider ? await askProvider(prompt, catalogue) : null;
    return {
      url: target?.url ?? named.url,
      provider: provider ?? named.provider,
      words: [
        ...(target === null ? [] : [target.text]),
        ...(provider === null ? [] : ['--provider', provider]),
      ],
    };
  });
}

async function askProvider(prompt: Ask, { providers }: Catalogue): Promise<string> {
  const choices = providers.map(({ id, title }) => ({ name: title, value: id }));
  const { provider } = await prompt<{ provider: string }>([
    { type: 'select', name: 'provider', message: 'Whose webhooks does it take?', choices },
  ]);
  return provider;
}

/** A target as it was typed, without secrets, and as it is read. */
export interface AskedTarget {
  readonly text: string;
  readonly url: URL;
}

/** Asks where to, until it is an address. */
export async function askTarget(prompt: Ask, message: string, usual?: string): Promise<AskedTarget> {
  const { to } = await prompt<{ to: string }>([
    {
      type: 'input',
      name: 'to',
      message,
      ...(usual === undefined ? {} : { default: usual }),
      validate: (text: string) => problemWith(text) ?? true,
    },
  ]);
  return { text: redactText(to.trim()), url: parseTarget(to) };
}

/** Something that is asked about before it is done. */
export interface Confirmation {
  readonly question: string;
  /** What is said where it is not done, such as `nothing was sent`. */
  readonly otherwise: string;
}

/**
 * Asks whether to go on. Without a terminal it is a usage error that names the flag.
 *
 * @throws WebhookCliError `not_confirmed`; Interrupted after a no
 */
export async function confirmOrThrow(
  context: Context,
  { question, otherwise }: Confirmation,
  flag: string,
): Promise<void> {
  const hint = `${flag} says yes without being asked`;
  if (!isInteractive(context)) throw usageError('not_confirmed', question, hint);
  await withPrompt(context, otherwise, async (prompt) => {
    const { sure } = await prompt<{ sure: boolean }>([
      { type: 'confirm', name: 'sure', message: question, default: false },
    ]);
    // Who says no leaves as one does by Ctrl-C: nothing is wrong with what was asked for.
    if (!sure) throw new Interrupted(otherwise);
  });
}

function problemWith(text: string): string | null {
  try {
    parseTarget(text);
    return null;
  } catch (error) {
    return error instanceof WebhookCliError
      ? say(words`${error.words.message}; ${error.words.hint}`, flagWords)
      : null;
  }
}

/** Puts questions, as inquirer takes them. */
export type Ask = <Answers extends Record<string, unknown>>(
  questions: readonly Question[],
) => Promise<Answers>;

/** A question: of which kind, under which name it is answered, and what its kind asks for. */
interface Question {
  readonly type: 'confirm' | 'input' | 'search' | 'select';
  readonly name: string;
  readonly message: string;
  readonly [option: string]: unknown;
}

/** One function a kind. inquirer's own, which takes them all, brings three times as much as these do. */
type Prompts = Readonly<Record<Question['type'], (question: never, where: object) => Promise<unknown>>>;

/**
 * Asks a person; `otherwise` is said where they leave.
 *
 * @throws Interrupted
 */
export async function withPrompt<T>(
  context: Context,
  otherwise: string,
  ask: (prompt: Ask) => Promise<T>,
): Promise<T> {
  const prompts: Prompts = await import('@inquirer/prompts');
  // Who ends the input answers nothing either; inquirer would leave the question open, and the process without work.
  const ended = new AbortController();
  const onData = (chunk: Buffer | string): void => {
    if (chunk.includes(END_OF_INPUT)) ended.abort();
  };
  context.stdin.on('data', onData);
  // Questions go to stderr: stdout is for results, even while somebody watches.
  const where = { input: context.stdin, output: context.stderr, signal: ended.signal };
  try {
    return await ask(async (questions) => {
      const answers: Record<string, unknown> = {};
      for (const { type, name, ...question } of questions)
        answers[name] = await prompts[type](question as never, where);
      // Each question is typed by who asks it, and so are their answers.
      return answers as never;
    });
  } catch (error) {
    if (error instanceof Error && LEFT.includes(error.name)) throw new Interrupted(otherwise);
    throw error;
  } finally {
    context.stdin.off('data', onData);
  }
}

/** Ctrl-D, as a terminal sends it while a question reads key by key. */
const END_OF_INPUT = '\u0004';
/** What inquirer calls a question that was left. */
const LEFT: readonly string[] = ['ExitPromptError', 'AbortPromptError'];
