/**
 * ModemManager's objects, as `busctl --json=short` prints the answer of GetManagedObjects, in the words of the contract. Numbers are
 * those of ModemManager-enums.h (1.0 and later). Only what is named here is read: identities, numbers and cells stay where they are.
 */
import type { ModemFacts } from './record/modem.ts';

type Properties = Record<string, { data?: unknown } | undefined>;
type Interfaces = Record<string, Properties | undefined>;

const MODEM = 'org.freedesktop.ModemManager1.Modem';

/** MMModemAccessTechnology is a set of bits; a modem that aggregates names several, the first of these is what it has. */
const TECHNOLOGIES: readonly (readonly [bits: number, NonNullable<ModemFacts['technology']>])[] = [
  [1 << 15, '5gnr'],
  [1 << 14, 'lte'],
  [1 << 16, 'lte-m'],
  [1 << 17, 'nb-iot'],
  [0b1111 << 6, 'hspa'],
  [1 << 5, 'umts'],
  [1 << 4, 'edge'],
  [1 << 3, 'gprs'],
  [0b11 << 1, 'gsm'],
  [0b1111 << 10, 'cdma'],
];

/** MMModemState: locked 2, disabled 3, searching 7, connected 11. */
const LOCKED = 2;
const DISABLED = 3;
const SEARCHING = 7;
const CONNECTED = 11;
/** MMModemStateFailedReason. */
const SIM_MISSING = 2;
const SIM_ERROR = 3;
const ESIM_WITHOUT_PROFILES = 5;
/** MMModem3gppRegistrationState: home, SMS only, CSFB not preferred; each at home and roaming. 4 is "unknown". */
const HOME = [1, 6, 9];
const ROAMING = [5, 7, 10];
const REGISTRATION_UNKNOWN = 4;

/** @returns what the modem that is furthest on its way into the network sees; null: there is none */
export function readModemManager(answer: string): ModemFacts | null {
  const modems = modemsOf(answer);
  const states = modems.map((each) => numberIn(each[MODEM], 'State') ?? 0);
  const best = modems[states.indexOf(Math.max(...states))];
  return best === undefined ? null : factsOf(best);
}

function modemsOf(answer: string): Interfaces[] {
  try {
    const [objects] = (JSON.parse(answer) as { data: [Record<string, Interfaces>] }).data;
    return Object.values(objects).filter((each) => each[MODEM] !== undefined);
  } catch {
    return [];
  }
}

function factsOf(interfaces: Interfaces): ModemFacts {
  const modem = interfaces[MODEM];
  const state = numberIn(modem, 'State');
  const registration = numberIn(interfaces[`${MODEM}.Modem3gpp`], 'RegistrationState');
  const bits = numberIn(modem, 'AccessTechnologies') ?? 0;
  const home = registration !== null && HOME.includes(registration);
  const away = registration !== null && ROAMING.includes(registration);
  const quality = modem?.['SignalQuality']?.data;
  const percent = Array.isArray(quality) && typeof quality[0] === 'number' ? quality[0] : null;
  const signal = interfaces[`${MODEM}.Signal`];
  return {
    technology: TECHNOLOGIES.find(([mask]) => (bits & mask) !== 0)?.[1] ?? null,
    // A modem that is not even searching says 0 %.
    signalPercent: state !== null && state >= SEARCHING ? percent : null,
    roaming: home || away ? away : null,
    rsrpDbm: firstPower(signal, ['Nr5g', 'Lte'], 'rsrp'),
    rssiDbm: firstPower(signal, ['Lte', 'Umts', 'Gsm'], 'rssi'),
    registered: registration === null || registration === REGISTRATION_UNKNOWN ? null : home || away,
    simState: simState(state, numberIn(modem, 'StateFailedReason')),
  };
}

function simState(state: number | null, failedReason: number | null): ModemFacts['simState'] {
  if (failedReason === SIM_MISSING) return 'absent';
  if (failedReason === SIM_ERROR || failedReason === ESIM_WITHOUT_PROFILES) return 'failed';
  if (state === LOCKED) return 'locked';
  return state !== null && state >= DISABLED && state <= CONNECTED ? 'ready' : null;
}

/** Measured only where somebody asked ModemManager to (`mmcli --signal-setup`); else its dictionaries are empty. */
function firstPower(signal: Properties | undefined, networks: string[], name: string): number | null {
  for (const network of networks) {
    const power = numberIn(signal?.[network]?.data as Properties | undefined, name);
    if (power !== null && power < 0 && power > POWER_DBM_MIN) return Math.round(power * 10) / 10;
  }
  return null;
}

/** Below the noise of any receiver: what a modem says that has not measured. */
const POWER_DBM_MIN = -200;

function numberIn(properties: Properties | undefined, name: string): number | null {
  const value = properties?.[name]?.data;
  return typeof value === 'number' ? value : null;
}
