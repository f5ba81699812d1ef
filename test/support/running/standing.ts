/** A fault of the link as its users see it: it stands, it is told once, and meanwhile nothing of the crew is lost. */
import { expect } from 'vitest';
import type { FaultCode } from '../../../gateway/core/errors.ts';
import type { Keypad } from '../../../simulator/inputs/keypad.ts';
import { type Gateway, statusOfCli } from './gateway.ts';

/** The fault stands and is told once; meanwhile what the crew does is kept. */
export async function stands(gateway: Gateway, keypad: Keypad, code: FaultCode): Promise<void> {
  await gateway.raised(code);
  const { events } = await gateway.until(({ link }) => expect(link?.up).toBe(false));
  await keypad.press('1');
  await keypad.waitFor('registered', events.recorded + 1);
  const { report } = await statusOfCli(gateway.configFile);
  expect(report).toMatchObject({ running: true, events: { presses: 1, acknowledgedUpTo: 0 } });
  expect(report.faults.map((fault) => fault.code)).toContain(code);
  expect(gateway.changes(code)).toEqual({ began: 1, ended: 0 });
}

/** Mended without a restart of the gateway: the link comes up and the fault is over. */
export async function recovers(gateway: Gateway, code: FaultCode): Promise<void> {
  await gateway.until(({ link }) => expect(link?.up).toBe(true));
  await gateway.mended(code);
  expect(gateway.changes(code)).toEqual({ began: 1, ended: 1 });
}
