import * as z from 'zod';
import { trackingEvents } from '../codes.ts';
import {
  codeField,
  groupField,
  objectIdField,
  opaqueObject,
  personField,
  SAMPLE,
  timeField,
  unsetField,
} from './fields.ts';

const geolocation = () =>
  groupField('Where it was recorded.', {
    coords: opaqueObject('Position; only ever seen empty.', 'coordinate'),
    timestamp: timeField("When the position was taken; the same as the entry's time."),
  });

const reference = () => unsetField('A record that the entry refers to; only ever seen null.');
const entryId = () => objectIdField("Id of the entry; its first 8 hex digits are the entry's time.");
const description = () =>
  personField('text', 'Free text: a hub, a date, an e-mail address, or a webhook that was sent.');
const user = () => objectIdField('Who did it; null for what the system did.', { ...SAMPLE, holds: 'token' });

/** An entry of a tracking list, as version 1 writes it. */
export const trackingEntry = z.looseObject({
  geolocation: geolocation(),
  event_type_id: codeField('What happened.', trackingEvents, 'EVENTS'),
  reference_record: reference(),
  _id: entryId(),
  description: description(),
  user: user(),
  date: timeField('When it happened, UTC. Lists are in ascending order.'),
});

/** An entry of a tracking list, as version 2 writes it: two keys have other names. */
export const trackingEntryV2 = z.looseObject({
  geolocation: geolocation(),
  event_id: codeField('What happened.', trackingEvents, 'PAYLOAD2'),
  reference_record: reference(),
  _id: entryId(),
  description: description(),
  user: user(),
  timestamp: timeField('When it happened, UTC.', {
    certainty: 'high',
    basis: 'documented',
    source: 'PAYLOAD2',
  }),
});
