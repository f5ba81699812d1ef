/** What a modem sees, in the words of the contract: for `health`, for the event `link`, and for a file that another program writes. */
import { z } from 'zod';

/** What stands in the event of a change too. No cell, no network, no subscriber: the box must not know where it is by them. */
export const radio = {
  technology: z
    .enum(['gsm', 'gprs', 'edge', 'umts', 'hspa', 'cdma', 'lte', 'lte-m', 'nb-iot', '5gnr'])
    .nullable()
    .describe('Of the mobile network; null: not connected to one, not known, or off duty'),
  signalPercent: z.number().min(0).max(100).nullable().describe('As the modem rates it; null: not known, or off duty'),
  roaming: z.boolean().nullable().describe('null: not registered, not known, or off duty'),
};

export const modem = z
  .strictObject({
    ...radio,
    rsrpDbm: z.number().nullable().describe('Power of the reference signal, with lte and 5gnr'),
    rssiDbm: z.number().nullable().describe('Power received in all'),
    registered: z.boolean().nullable().describe('The network took the modem in'),
    simState: z.enum(['ready', 'absent', 'locked', 'failed']).nullable().describe('locked: it wants its PIN'),
  })
  .describe('What the modem sees');

export type ModemFacts = z.infer<typeof modem>;
export type RadioFacts = Pick<ModemFacts, keyof typeof radio>;

export const RADIO_UNKNOWN: RadioFacts = { technology: null, signalPercent: null, roaming: null };
const MODEM_UNKNOWN: ModemFacts = {
  ...RADIO_UNKNOWN,
  ...{ rsrpDbm: null, rssiDbm: null, registered: null, simState: null },
};

const file = z.object(modem.shape).partial();

/** @param text JSON of `modem`. What is missing is not known, what is more is not read. null: no such text */
export function readModemFile(text: string): ModemFacts | null {
  try {
    const { success, data } = file.safeParse(JSON.parse(text));
    return success ? ({ ...MODEM_UNKNOWN, ...data } as ModemFacts) : null;
  } catch {
    return null;
  }
}
