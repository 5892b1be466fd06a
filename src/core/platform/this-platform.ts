import { platform } from 'node:os';
import { platformOf } from './platform.ts';

/** The system that this runs on. */
export const PLATFORM = platformOf(platform());
