import * as z from 'zod';
import { trackingEvents } from '../codes.ts';
import { code, group, objectId, opaqueObject, text, time, unset } from './fields.ts';

const geolocation = () =>
  group('Where it was recorded.', {
    coords: opaqueObject('Position; only ever seen empty.'),
    timestamp: time("When the position was taken; the same as the entry's time."),
  });

const reference = () => unset('A record that the entry refers to; only ever seen null.');
const entryId = () => objectId("Id of the entry; its first 8 hex digits are the entry's time.");
const description = () => text('Free text: a hub, a date, an e-mail address, or a webhook that was sent.');
const user = () => objectId('Who did it; null for what the system did.');

/** An entry of a tracking list, as version 1 writes it. */
export const trackingEntry = z.looseObject({
  geolocation: geolocation(),
  event_type_id: code('What happened.', trackingEvents, 'EVENTS'),
  reference_record: reference(),
  _id: entryId(),
  description: description(),
  user: user(),
  date: time('When it happened, UTC. Lists are in ascending order.'),
});

/** An entry of a tracking list, as version 2 writes it: two keys have other names. */
export const trackingEntryV2 = z.looseObject({
  geolocation: geolocation(),
  event_id: code('What happened.', trackingEvents, 'PAYLOAD2'),
  reference_record: reference(),
  _id: entryId(),
  description: description(),
  user: user(),
  timestamp: time('When it happened, UTC.', { certainty: 'B', source: 'PAYLOAD2' }),
});
