import { usageError } from '../../core/error.ts';
import type { ContentForm } from '../../core/exchange.ts';

/** Reads values between commas. */
export function parseList(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/**
 * Reads content forms between commas.
 *
 * @throws WebhookCliError `bad_content_type`
 */
export function parseContentForms(text: string): readonly ContentForm[] {
  return parseList(text).map((form) => {
    if (form === 'json' || form === 'form') return form;
    throw usageError(
      'bad_content_type',
      `"${form.slice(0, 40)}" is no way that payloads travel`,
      'write json, form or json,form',
    );
  });
}
