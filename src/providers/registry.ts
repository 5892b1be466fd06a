import { createCatalogue } from './catalogue.ts';
import { deliveright } from './deliveright/provider.ts';
import { detrack } from './detrack/provider.ts';

/** The providers that come with the package, without their schemas: light enough to load at start-up. */
export const bundledCatalogue = createCatalogue([detrack, deliveright]);
