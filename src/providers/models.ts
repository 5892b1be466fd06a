import { deliverightModel } from './deliveright/model.ts';
import { detrackModel } from './detrack/model.ts';
import type { ProviderModel } from './field.ts';

const models: readonly ProviderModel[] = [detrackModel, deliverightModel];

/** The schemas and rules of a provider. Importing this module loads zod. */
export function modelOf(providerId: string): ProviderModel {
  const model = models.find((m) => m.provider === providerId);
  if (model === undefined) throw new Error(`no model for provider ${providerId}`);
  return model;
}
