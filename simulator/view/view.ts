/** What a newcomer sees of the running demo: a few lines of text from one picture. Pure. */
import { stripVTControlCharacters, styleText } from 'node:util';
import Table from 'cli-table3';
import type { ShownState } from '../platform/picture.ts';
import { count } from '../platform/ranges.ts';
import { type PressMade, recordedOn } from '../runner/closing.ts';
import type { DemoPicture } from '../runner/demo-run.ts';

const PRESSES_SHOWN = 6;
const UNKNOWN = '–';

/** One screen, a line each, with colours as terminal escapes. */
export function render(picture: DemoPicture): string[] {
  const { platform } = picture;
  return [
    styleText('bold', `Balise demo   ${platform.vehicle}   ${timeLine(picture)}`),
    picture.title,
    ...(picture.page === null ? [] : ['', field('page', styleText(['bold', 'underline'], picture.page))]),
    '',
    field('broker', brokerLine(picture)),
    field('vehicle', crewLine(picture)),
    ...orderLines(picture),
    field('position', positionLine(picture)),
    '',
    ...lanes(picture),
    '',
    ...pressLines(picture),
    '',
    field('ledger', ledgerLine(picture)),
    ...faultLines(picture),
    '',
    styleText('dim', 'Ctrl-C ends the garde, stops everything and closes the ledger'),
  ];
}

/** The same in one line, for output that is not a terminal. */
export function renderPlain(picture: DemoPicture): string {
  const crew = [crewLine(picture), ...orderLines(picture)];
  const parts = [timeLine(picture), ...crew, positionLine(picture), ledgerLine(picture)];
  const last = picture.presses.at(-1);
  if (last !== undefined) parts.push(`last press ${last.key} ${indicator(last)}`);
  return parts.map((part) => stripVTControlCharacters(part)).join('  |  ');
}

/** What must not be overlooked, in words; empty when there is nothing. */
export function warnings({ broker }: Pick<DemoPicture, 'broker'>): string[] {
  const all = broker.tls === null ? ['the link is not encrypted (plain text): for a demo or a bench only'] : [];
  if (broker.protocol === '3.1.1') {
    all.unshift(
      'EMBEDDED BROKER, MQTT 3.1.1: it cannot say that a message was forbidden; install mosquitto for MQTT 5',
    );
  }
  return all;
}

function brokerLine({ broker }: DemoPicture): string {
  const name = broker.kind === 'mosquitto' ? 'Mosquitto' : broker.kind;
  const said = warnings({ broker }).map((warning) => styleText('yellow', `\n           ! ${warning}`));
  return `${name} on ${broker.url}, MQTT ${broker.protocol}${said.join('')}`;
}

function crewLine({ platform }: DemoPicture): string {
  const { state, presence } = platform;
  if (state === null) return presence ?? 'not heard of yet';
  const colour = state.availability === 'DISPONIBLE' ? 'green' : 'yellow';
  const why = state.reason === null ? '' : ` (${state.reason})`;
  const tracking = state.tracking ? 'positions are recorded' : 'no position is recorded';
  const help = state.distress ? `  ${styleText('red', 'CALLS FOR HELP')}` : '';
  return `${state.duty}  ${styleText(colour, state.availability + why)}  ${missionOf(state)}  (${tracking})${help}`;
}

function missionOf({ status, mission }: ShownState): string {
  if (mission === null) return status ?? 'no mission';
  return `${status ?? 'accepted'} of ${mission}`;
}

/** What waits for the crew; nothing where nothing does. */
function orderLines({ platform: { state } }: DemoPicture): string[] {
  if (state === null) return [];
  const { orders, accepted, mission } = state;
  const waiting = orders.length === 0 ? [] : [styleText('yellow', `waiting for an answer: ${orders.join(', ')}`)];
  const others = accepted.filter((id) => id !== mission);
  const next = others.length === 0 ? [] : [`accepted: ${others.join(', ')}`];
  const said = [...waiting, ...next];
  return said.length === 0 ? [] : [field('orders', said.join('; '))];
}

function positionLine({ platform }: DemoPicture): string {
  const { position, positionAgeMs } = platform;
  if (position === null) return UNKNOWN;
  const { lat, lon, speedKmh, fix, hdop, sats, move } = position;
  const where = `${Math.abs(lat).toFixed(5)} ${lat < 0 ? 'S' : 'N'}  ${Math.abs(lon).toFixed(5)} ${lon < 0 ? 'W' : 'E'}`;
  const age = positionAgeMs === null ? UNKNOWN : `${(positionAgeMs / 1000).toFixed(1)} s old`;
  const speed = speedKmh === null ? UNKNOWN : `${speedKmh.toFixed(0)} km/h`;
  return `${where}  ${speed}  ${move}  ${fix ?? 'no'} fix  HDOP ${hdop ?? UNKNOWN}  ${sats ?? UNKNOWN} satellites  ${age}`;
}

function lanes({ device, platform }: DemoPicture): string[] {
  const { via, events } = platform.ledger;
  const table = new Table({
    head: ['lane', 'recorded', 'received', 'acknowledged'],
    style: { head: [], border: ['dim'], compact: true },
  });
  const disk = device?.disk ?? null;
  const recorded = disk === null ? UNKNOWN : count(disk.positions.stored);
  const acknowledged = disk === null ? UNKNOWN : count(disk.positions.acknowledged);
  table.push(
    ['events, in order', disk?.events.recorded ?? UNKNOWN, events, disk?.events.acknowledgedUpTo ?? UNKNOWN],
    ['newest position', '', via.live, ''],
    ['history', '', via.history, ''],
    ['all positions', recorded, via.live + via.history, acknowledged],
  );
  return table.toString().split('\n');
}

function pressLines({ presses, platform }: DemoPicture): string[] {
  const shown = presses.slice(-PRESSES_SHOWN).map((press) => {
    const what = platform.ledger.presses.find((each) => each.n === press.registered)?.function ?? '';
    return `  ${new Date(press.atMs).toLocaleTimeString('en-GB')}  ${press.key}  ${what.padEnd(14)} ${indicator(press)}`;
  });
  return [styleText('bold', 'keypad'), ...(shown.length > 0 ? shown : [`  ${UNKNOWN}`])];
}

function indicator(press: PressMade): string {
  if (press.refused !== null) return styleText('red', `refused, ${press.refused}`);
  if (press.delivered) return styleText('green', 'delivered');
  return press.registered === null ? 'pressed' : styleText('yellow', 'registered');
}

function ledgerLine({ expectedPositions, presses, device, platform }: DemoPicture): string {
  const expected = expectedPositions + presses.filter(({ refused }) => refused === null).length;
  const disk = device?.disk ?? null;
  const recorded = disk === null ? UNKNOWN : recordedOn(disk);
  const received = platform.ledger.positions + platform.ledger.presses.length;
  return `expected ${expected}  recorded ${recorded}  received ${received}`;
}

function faultLines({ device }: DemoPicture): string[] {
  if (device === null) return [styleText('red', 'the gateway does not answer')];
  const known = ['plaintext-link', 'old-protocol'];
  return device.faults
    .filter(({ code }) => !known.includes(code))
    .map(({ code, detail }) => styleText('red', `fault ${code}: ${detail}`));
}

function field(name: string, text: string): string {
  return `${name.padEnd(10)} ${text}`;
}

/** `01:41:05 (+01:00)  ×10`: what the vehicle takes for now, and how fast it goes. */
function timeLine({ t, timeZone, speed }: DemoPicture): string {
  const now = new Date(t).toLocaleTimeString('fr-FR', { timeZone, timeZoneName: 'longOffset' });
  return `${now.replace(/ ?(GMT|UTC)(\S*)/, (_, __, offset: string) => ` (${offset === '' ? '+00:00' : offset})`)}  ×${speed}`;
}
