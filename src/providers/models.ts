import { withModels } from './catalogue.ts';
import { deliverightModel } from './deliveright/model.ts';
import { deliveright } from './deliveright/provider.ts';
import { detrackModel } from './detrack/model.ts';
import { detrack } from './detrack/provider.ts';
import { bundledCatalogue } from './registry.ts';

/** The bundled catalogue for who judges without waiting. Importing this module loads zod. */
export const loadedCatalogue = withModels(
  bundledCatalogue,
  new Map([
    [detrack, detrackModel],
    [deliveright, deliverightModel],
  ]),
);
