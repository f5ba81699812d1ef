/** Who is asked what the modem sees, as the configuration says. Part of the composition root. */
import type { Config } from './core/config/options.ts';
import type { Faults } from './core/health.ts';
import type { ModemFacts } from './core/record/modem.ts';
import { createModemFile } from './drivers/modem-file.ts';
import { createModemManager } from './drivers/modem-manager.ts';
import type { AskModem, Clock } from './ports.ts';

export interface Modem {
  /** As it said when it was last asked, on duty or not. */
  facts(): ModemFacts | null;
  ask(): Promise<void>;
}

/** @param simulated time is then another world's, and the host's modem no part of it */
export function openModem(config: Config, clock: Clock, simulated: boolean, faults: Faults): Modem {
  const file = config['link.factsFile'];
  const kind = simulated ? 'none' : config['link.modem'];
  let facts: ModemFacts | null = null;
  if (kind === 'none') return { facts: () => facts, ask: () => Promise.resolve() };

  const answer: AskModem = file === '' ? createModemManager() : createModemFile(file, clock);
  const silent = kind === 'auto' && file === '';
  let underWay: Promise<void> | null = null;

  async function ask(): Promise<void> {
    const said = await answer();
    underWay = null;
    facts = said.facts;
    if (said.fault === null) faults.clear('modem-unknown');
    else if (!silent) faults.raise(said.fault, clock.monoMs());
  }

  return {
    facts: () => facts,
    ask() {
      underWay ??= ask();
      return underWay;
    },
  };
}
