/**
 * Asks ModemManager over D-Bus, through `busctl`, which comes with systemd: one call tells all of all modems. It runs for some
 * milliseconds a minute and is gone, where a library would keep a connection, its reconnection and its objects in our memory for it.
 */
import { execFile } from 'node:child_process';
import { MODEM_ANSWER_BYTES_MAX, MODEM_ANSWER_MS } from '../core/limits.ts';
import { readModemManager } from '../core/modem-manager.ts';
import type { AskModem } from '../ports.ts';

/** Nobody is started to answer: a box without ModemManager stays without. */
const QUESTION = [
  ...['--auto-start=no', '--json=short', 'call', 'org.freedesktop.ModemManager1', '/org/freedesktop/ModemManager1'],
  ...['org.freedesktop.DBus.ObjectManager', 'GetManagedObjects'],
];
const LIMITS = { encoding: 'utf8', timeout: MODEM_ANSWER_MS, maxBuffer: MODEM_ANSWER_BYTES_MAX } as const;

/** @param bus address of another bus than the system's, for tests */
export function createModemManager(bus: string | null = null, program = 'busctl'): AskModem {
  const question = bus === null ? QUESTION : [`--address=${bus}`, ...QUESTION];
  return () =>
    new Promise((resolve) => {
      execFile(program, question, LIMITS, (error, answer, said) => {
        const facts = error === null ? readModemManager(answer) : null;
        const why = error === null ? 'ModemManager knows no modem' : said.trim() || error.message;
        resolve(facts === null ? { facts, fault: { code: 'modem-unknown', detail: why } } : { facts, fault: null });
      });
    });
}
