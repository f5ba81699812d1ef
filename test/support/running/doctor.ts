/** `balise doctor` in a whole world: receiver, keypad, daemon, broker with TLS, platform. */
import { expect } from 'vitest';
import { CHECKS } from '../../../gateway/core/doctor/check-names.ts';
import { type CheckId, type DoctorReport, doctorReport } from '../../../gateway/core/doctor/verdict.ts';
import { createKeypad } from '../../../simulator/inputs/keypad.ts';
import { BALISE, startBalise } from './balise.ts';
import type { Options } from './config.ts';
import type { Fleet } from './fleet.ts';
import type { Gateway } from './gateway.ts';
import type { Mosquitto } from './mosquitto.ts';
import type { Platform } from './platform.ts';
import { openReceiver } from './receiver.ts';
import { type Antenna, parkUnderSky } from './sky-receiver.ts';
import type { Workplace } from './workplace.ts';

export interface Examined {
  code: number | null;
  stdout: string;
  report: DoctorReport;
  of(id: CheckId): DoctorReport['checks'][number];
}

export async function runDoctor(
  args: string[],
  environment: Record<string, string> = {},
): Promise<{ code: number | null; stdout: string }> {
  const child = await startBalise(['doctor', '--auto', ...args], BALISE, environment);
  let stdout = '';
  child.stderr?.resume();
  for await (const chunk of child.stdout ?? []) stdout += String(chunk);
  return { code: (await child.exited).code, stdout };
}

export async function examine(configFile: string, environment: Record<string, string> = {}): Promise<Examined> {
  const { code, stdout } = await runDoctor(['--json', '-c', configFile], environment);
  const report = doctorReport.parse(JSON.parse(stdout));
  expect(report.checks.map(({ id }) => id)).toEqual(CHECKS);
  const of: Examined['of'] = (id) => {
    const found = report.checks.find((each) => each.id === id);
    if (found === undefined) throw new Error(id);
    return found;
  };
  return { code, stdout, report, of };
}

export const failing = ({ report }: Examined): CheckId[] =>
  report.checks.filter(({ state }) => state === 'fail').map(({ id }) => id);

/** What follows from it is not looked at, and says why. */
export function expectSkipped(seen: Examined, root: string, ids: readonly CheckId[]): void {
  for (const id of ids) expect(seen.of(id)).toMatchObject({ state: 'skipped', detail: `because of: ${root}` });
}

export const AFTER_TLS: readonly CheckId[] = ['login', 'acl', 'round-trip'];

/** A parked receiver that says all, and a keypad. */
export function receiverOptions(place: Workplace, antenna: Antenna = 'well'): Options {
  const keypad = createKeypad();
  place.later(() => keypad.close());
  const receiver = openReceiver(place);
  parkUnderSky(place, receiver, antenna);
  return { 'gnss.kind': 'serial', 'gnss.path': receiver.path, 'keypad.path': keypad.path };
}

export interface World {
  mosquitto: Mosquitto;
  platform: Platform;
  gateway: Gateway;
}

/** Receiver, keypad, broker with TLS, platform, and the daemon between them, its link up. */
export async function startWorld(
  fleet: Fleet,
  place: Workplace,
  options: Options = receiverOptions(place),
): Promise<World> {
  const mosquitto = await fleet.broker(place);
  const platform = await fleet.platform(place, mosquitto);
  const gateway = await fleet.gateway(place, mosquitto.url(), options);
  await gateway.until(({ link }) => expect(link?.up).toBe(true));
  await platform.until(() => expect(platform.events().length).toBeGreaterThan(0));
  await platform.acknowledgeAll();
  await gateway.until(({ events }) => expect(events.acknowledgedUpTo).toBeGreaterThan(0));
  return { mosquitto, platform, gateway };
}

/** So that the second report holds what the first fixes bring. */
export async function withFix(gateway: Gateway): Promise<void> {
  await gateway.until(({ gnss }) => expect(gnss?.believed).toBeGreaterThan(1));
}
