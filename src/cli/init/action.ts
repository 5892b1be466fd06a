import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { configFilesIn } from '../../config/project.ts';
import { usageError, WebhookCliError } from '../../core/error.ts';
import { fileError } from '../../core/fs/words.ts';
import { createOnce } from '../../core/fs/write.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { requireProvider } from '../../events/names.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import { visible } from '../../output/text/visible.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { DEFAULT_PORT } from '../flags/defaults.ts';
import { parseForwardTo } from '../flags/forward-to.ts';
import { parsePort } from '../flags/values.ts';
import { isInteractive, pathFrom } from '../session/context.ts';
import { type Ask, withPrompt } from '../session/dialogs.ts';
import { EXIT } from '../session/exit.ts';
import type { Session } from '../session/session.ts';
import { type ConfigAnswers, jsonConfig, moduleConfig } from './config-text.ts';
import type { InitFlags } from './flags.ts';

const SCHEMA = 'node_modules/webhook-cli/dist/config.schema.json';

/** Runs `init`. */
export async function init(
  session: Session,
  flags: InitFlags & { readonly dir: string | undefined },
  catalogue: Catalogue = bundledCatalogue,
): Promise<number> {
  const { context, json, out, err, errTheme } = session;
  const folder = pathFrom(context, flags.dir ?? '.');
  const format = flags.format ?? 'mjs';
  const name = `webhook-cli.config.${format}`;
  const [taken] = configFilesIn(folder);
  if (taken !== undefined) throw exists(taken, folder);
  const answers = await answersOf(session, flags, format, catalogue);
  const schema = schemaFor(folder);
  const path = join(folder, name);
  try {
    if (
      !createOnce(
        path,
        format === 'json'
          ? jsonConfig(answers, schema)
          : moduleConfig(answers, catalogue.providers[0]?.id ?? ''),
      )
    ) {
      throw exists(name, folder);
    }
  } catch (error) {
    if (error instanceof WebhookCliError) throw error;
    throw fileError('file_unwritable', `${path} cannot be written`, error);
  }
  if (json) out.line(jsonLine('init', { file: path }));
  else out.line(visible(path));
  const hints = [
    ...(format === 'json' && schema === null
      ? [
          'editors check it once webhook-cli is installed in the project: "$schema": "./node_modules/webhook-cli/dist/config.schema.json"',
        ]
      : []),
    'webhook-cli config show tells what is set, and from where',
  ];
  for (const hint of hints) err.line(errTheme.dim(hint));
  return EXIT.done;
}

function exists(name: string, folder: string): WebhookCliError {
  return usageError(
    'config_exists',
    `${folder} has ${name} already, and it stays`,
    'change it, or delete it first',
  );
}

/** What was typed; where nothing was, what a person answers. */
async function answersOf(
  { context }: Session,
  { port, forwardTo = [], provider, secretEnv }: InitFlags,
  format: 'mjs' | 'json',
  catalogue: Catalogue,
): Promise<ConfigAnswers> {
  const isTold =
    port !== undefined || forwardTo.length > 0 || provider !== undefined || secretEnv !== undefined;
  if (!isTold && isInteractive(context)) {
    return withPrompt(context, 'nothing was written', (prompt) => ask(prompt, format, catalogue));
  }
  const problem = secretEnv === undefined ? null : problemWithVariable(secretEnv);
  if (problem !== null)
    throw usageError('bad_environment', problem, 'name it as a shell does: SHOP_WEBHOOK_SECRET');
  if (format === 'json' && secretEnv !== undefined) {
    throw usageError(
      'flag_does_not_fit',
      '--secret-env does not fit --format json: JSON reads no environment',
      'leave it out and put the secret into WEBHOOK_CLI_SECRET, or write --format mjs',
    );
  }
  return {
    port: port ?? null,
    forwardTo,
    provider: provider === undefined ? null : requireProvider(provider, catalogue).id,
    secretEnv: secretEnv ?? null,
  };
}

async function ask(prompt: Ask, format: 'mjs' | 'json', { providers }: Catalogue): Promise<ConfigAnswers> {
  const text = async (
    message: string,
    validate: (text: string) => string | true,
    usual?: string,
  ): Promise<string> => {
    const { answer } = await prompt<{ answer: string }>([
      {
        type: 'input',
        name: 'answer',
        message,
        validate,
        ...(usual === undefined ? {} : { default: usual }),
      },
    ]);
    return answer.trim();
  };
  const port = await text('Which port does listen take?', validates(parsePort), String(DEFAULT_PORT));
  const app = await text(
    'Which app does it pass webhooks on to? (empty: none)',
    optional(validates(parseForwardTo)),
  );
  const { provider } = await prompt<{ provider: string | null }>([
    {
      type: 'select',
      name: 'provider',
      message: 'Whose webhooks are these?',
      choices: [
        ...providers.map(({ id, title }) => ({ name: title, value: id })),
        { name: 'any provider’s', value: null },
      ],
    },
  ]);
  const isSigned = providers.some(
    ({ id, versions }) => (provider === null || provider === id) && versions.some(({ signed }) => signed),
  );
  const secretEnv =
    format === 'mjs' && isSigned
      ? await text(
          'Which environment variable has the signing secret? (empty: none)',
          optional((name) => problemWithVariable(name) ?? true),
        )
      : '';
  return {
    port: parsePort(port),
    forwardTo: app === '' ? [] : [app],
    provider,
    secretEnv: secretEnv === '' ? null : secretEnv,
  };
}

function optional(validate: (text: string) => string | true): (text: string) => string | true {
  return (text) => (text.trim() === '' ? true : validate(text));
}

function validates(parse: (text: string) => unknown): (text: string) => string | true {
  return (text) => {
    try {
      parse(text);
      return true;
    } catch (error) {
      if (error instanceof WebhookCliError) return error.message;
      throw error;
    }
  };
}

function problemWithVariable(name: string): string | null {
  return /^[A-Za-z_]\w*$/.test(name.trim()) ? null : `${excerpt(name, 60)} is no name of a variable`;
}

/** The way to the schema of the package that the project has installed; `null` where it has none. */
function schemaFor(folder: string): string | null {
  for (let here = folder; ; here = dirname(here)) {
    const path = join(here, SCHEMA);
    if (existsSync(path)) {
      const way = relative(folder, path).replaceAll('\\', '/');
      return way.startsWith('.') ? way : `./${way}`;
    }
    if (dirname(here) === here) return null;
  }
}
