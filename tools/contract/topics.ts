/** The topics of the contract that are built, as the vehicle sees them. Orders that are not built yet are not published. */
import type { ZodType } from 'zod';
import { vehicleRoster } from '../../gateway/core/crew/roster/vehicle-schema.ts';
import { STATE_VALID_S } from '../../gateway/core/limits.ts';
import {
  configCommand,
  locateCommand,
  missionCommand,
  reply,
  resendCommand,
} from '../../gateway/core/record/commands.ts';
import { hubGeoPos, hubGeoRes, hubRsRr, hubRsSr } from '../../gateway/core/record/hubsante/messages.ts';
import { acknowledgement, eventBatch, health, history, presence, state } from '../../gateway/core/record/messages.ts';
import { positionRecord } from '../../gateway/core/record/schema.ts';

export interface Topic {
  /** Of its message, its schema file and its examples in docs/contract.md. */
  name: string;
  /** Below `balise/v1/<vehicle>/`. */
  address: string;
  /** The vehicle publishes it, or the platform does and the vehicle reads it. */
  action: 'send' | 'receive';
  qos: 0 | 1;
  retain: boolean;
  /** When the broker may drop it; `command`: when the command that it answers expires. */
  expiryS: number | 'command' | null;
  /** When the payload is one zstd frame of the JSON: always, above a size, or never. */
  zstd: 'always' | 'large' | 'never';
  /** An empty retained message means something of its own. */
  empty?: string;
  summary: string;
  schema: ZodType;
}

export const ROOT = 'balise/v1/{vehicle}';

export const TOPICS: readonly Topic[] = [
  {
    ...{ name: 'presence', address: 'presence', action: 'send', schema: presence },
    ...{ qos: 1, retain: true, expiryS: null, zstd: 'never' },
    summary: 'Whether the service runs and is connected; also the will',
  },
  {
    ...{ name: 'state', address: 'state', action: 'send', schema: state },
    ...{ qos: 1, retain: true, expiryS: STATE_VALID_S, zstd: 'never' },
    summary: 'What the coordinator sees first; again every 60 s and at every change',
  },
  {
    ...{ name: 'position', address: 'position', action: 'send', schema: positionRecord },
    ...{ qos: 1, retain: true, expiryS: STATE_VALID_S, zstd: 'never' },
    empty: 'The vehicle went off duty: forget the position',
    summary: 'The newest position',
  },
  {
    ...{ name: 'history', address: 'history', action: 'send', schema: history },
    ...{ qos: 1, retain: false, expiryS: null, zstd: 'always' },
    summary: 'Positions that did not go live, oldest first, by column',
  },
  {
    ...{ name: 'event', address: 'event', action: 'send', schema: eventBatch },
    ...{ qos: 1, retain: false, expiryS: null, zstd: 'large' },
    summary: 'Events in order',
  },
  {
    ...{ name: 'health', address: 'health', action: 'send', schema: health },
    ...{ qos: 0, retain: true, expiryS: null, zstd: 'never' },
    summary: 'Depths, ages, standing faults',
  },
  {
    ...{ name: 'reply', address: 'reply', action: 'send', schema: reply },
    ...{ qos: 1, retain: false, expiryS: 'command', zstd: 'large' },
    summary: 'What became of a command',
  },
  {
    ...{ name: 'hubGeoPos', address: 'hub/geo-pos', action: 'send', schema: hubGeoPos },
    ...{ qos: 1, retain: false, expiryS: null, zstd: 'large' },
    summary: 'Positions for the Hub Santé, where it is configured',
  },
  {
    ...{ name: 'hubGeoRes', address: 'hub/geo-res', action: 'send', schema: hubGeoRes },
    ...{ qos: 1, retain: false, expiryS: null, zstd: 'large' },
    summary: 'Who the vehicle is, for the Hub Santé, where it is configured',
  },
  {
    ...{ name: 'hubRsSr', address: 'hub/rs-sr', action: 'send', schema: hubRsSr },
    ...{ qos: 1, retain: false, expiryS: null, zstd: 'large' },
    summary: 'A step of a mission for the Hub Santé, where it is configured',
  },
  {
    ...{ name: 'hubRsRr', address: 'hub/rs-rr', action: 'send', schema: hubRsRr },
    ...{ qos: 1, retain: false, expiryS: null, zstd: 'large' },
    summary: 'An answer to an order for the Hub Santé, where it is configured',
  },
  {
    ...{ name: 'ack', address: 'cmd/ack', action: 'receive', schema: acknowledgement },
    ...{ qos: 1, retain: true, expiryS: null, zstd: 'never' },
    summary: "What is in the platform's own durable store",
  },
  {
    ...{ name: 'mission', address: 'cmd/mission', action: 'receive', schema: missionCommand },
    ...{ qos: 1, retain: false, expiryS: null, zstd: 'never' },
    summary: 'An order to the crew, another word on it, or its end',
  },
  {
    ...{ name: 'roster', address: 'cmd/roster', action: 'receive', schema: vehicleRoster },
    ...{ qos: 1, retain: true, expiryS: null, zstd: 'never' },
    summary: 'When this vehicle is on garde',
  },
  {
    ...{ name: 'config', address: 'cmd/config', action: 'receive', schema: configCommand },
    ...{ qos: 1, retain: false, expiryS: null, zstd: 'never' },
    summary: 'What the vehicle is to go by, as far as it may be changed from afar',
  },
  {
    ...{ name: 'locate', address: 'cmd/locate', action: 'receive', schema: locateCommand },
    ...{ qos: 1, retain: false, expiryS: null, zstd: 'never' },
    summary: 'One position now, on duty only',
  },
  {
    ...{ name: 'resend', address: 'cmd/resend', action: 'receive', schema: resendCommand },
    ...{ qos: 1, retain: false, expiryS: null, zstd: 'never' },
    summary: 'Records again',
  },
];
