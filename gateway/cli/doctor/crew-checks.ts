/**
 * The crew's buttons and lamps. With the daemon down the devices are opened here and nothing is recorded; with the daemon up they are
 * its own: presses are read back from its journal, and are real ones.
 */
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { evdevKeysOf, gpioInputsOf, lampOutputsOf } from '../../core/config/inputs.ts';
import type { Config } from '../../core/config/options.ts';
import { readBindings } from '../../core/crew/keys.ts';
import { ALL_OFF, type Lamp } from '../../core/crew/lamps.ts';
import { faultVerdict } from '../../core/doctor/fault-places.ts';
import { judgeButtons, judgeLamps } from '../../core/doctor/judge-crew.ts';
import { skipped, type Verdict } from '../../core/doctor/verdict.ts';
import { openRecords } from '../../drivers/sqlite/records-reader.ts';
import { say } from '../language.ts';
import { type Box, waited } from './box.ts';
import { litBy, pressesAt } from './crew-devices.ts';

export type Ask = (question: string) => Promise<string>;

export interface Person {
  /** null: nobody is to be asked. */
  ask: Ask | null;
  /** What stands at the checks that wait for a person, until one was asked. */
  waits: Verdict;
  leave(): void;
}

/** How often the journal is looked at. */
const JOURNAL_MS = 300;

export function personAt(auto: boolean): Person {
  if (auto || !process.stdin.isTTY) {
    const by = auto
      ? skipped('nobody is asked (--auto)', 'personne à qui demander (--auto)')
      : skipped('no terminal to ask at', 'pas de terminal pour demander');
    return { ask: null, waits: by, leave: () => undefined };
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  return {
    ask: async (question) => (await terminal.question(`${question} `)).trim().toLowerCase(),
    waits: skipped('not asked', 'pas demandé'),
    leave: () => terminal.close(),
  };
}

/** Without a person: is the keypad there at all? */
export async function buttonsUnseen({ config, daemon }: Box, waits: Verdict): Promise<Verdict> {
  if (!hasButtons(config)) return noButtons();
  const keypad = config['keypad.path'];
  const down = (await daemon()).is === 'down';
  if (down && keypad !== '' && !existsSync(keypad)) return faultVerdict({ code: 'keypad-lost', detail: keypad });
  return waits;
}

export async function buttonsAtHand(box: Box, ask: Ask): Promise<Verdict> {
  const { config } = box;
  if (!hasButtons(config)) return noButtons();
  const { is } = await box.daemon();
  if (is === 'mute') return skipped('the service has them and does not answer', 'le service les a et ne répond pas');
  if (is === 'up') {
    const warned = say(
      'The service runs: each press is a real one, recorded and sent. Stop it first to try the buttons without. Go on? [y/N]',
      "Le service tourne : chaque appui est réel, enregistré et envoyé. L'arrêter d'abord pour essayer sans trace. Continuer ? [o/N]",
    );
    if (!isYes(await ask(warned))) return skipped('not tried: the service runs', 'non essayés : le service tourne');
  }
  const pressed = new Set<string>();
  const onPress = (key: string): void => {
    if (!pressed.has(key)) process.stderr.write(`  ${key} ✓\n`);
    pressed.add(key);
  };
  const stop = is === 'up' ? followJournal(box, onPress) : await pressesAt(config, box.clock, onPress);
  await ask(say('Press each button once, then Enter.', 'Appuyer une fois sur chaque bouton, puis Entrée.'));
  await stop();
  const { bindings } = readBindings(config['keypad.keys']);
  const meant = [...(bindings ?? [])].filter(([, { short, long }]) => short !== null || long !== null);
  const usual = config['keypad.path'] === '' ? [] : meant.map(([key]) => key);
  return judgeButtons([...pressed].sort(), wiredKeys(config), usual);
}

export async function lampsAtHand(box: Box, ask: Ask): Promise<Verdict> {
  const lamps = [...new Set(lampOutputsOf(box.config['gpio.lamps']).items.map(({ lamp }) => lamp))];
  if (lamps.length === 0) return judgeLamps([], []);
  if ((await box.daemon()).is !== 'down') {
    const answer = await ask(
      say(
        'The service drives the lamps. Do they show what they should? [y/N]',
        'Le service pilote les voyants. Sont-ils justes ? [o/N]',
      ),
    );
    return isYes(answer) ? judgeLamps(lamps, []) : judgeLamps([], lamps);
  }
  const lit = await litBy(box.config, box.clock);
  const answers = new Map<Lamp, boolean>();
  try {
    for (const lamp of lamps) {
      lit.set({ ...ALL_OFF, [lamp]: true });
      answers.set(lamp, isYes(await ask(say(`Is ${lamp} on? [y/N]`, `${lamp} est-il allumé ? [o/N]`))));
    }
  } finally {
    lit.set(ALL_OFF);
    await lit.close();
  }
  const problem = lit.problem();
  if (problem !== null) return faultVerdict(problem);
  return judgeLamps(
    lamps.filter((lamp) => answers.get(lamp) === true),
    lamps.filter((lamp) => answers.get(lamp) !== true),
  );
}

export function lampsUnseen({ config }: Box, waits: Verdict): Verdict {
  return config['gpio.lamps'] === '' ? judgeLamps([], []) : waits;
}

const noButtons = (): Verdict => skipped('none is configured', "aucun n'est configuré");

function hasButtons(config: Config): boolean {
  return config['keypad.path'] !== '' || config['gpio.inputs'] !== '' || config['evdev.device'] !== '';
}

function wiredKeys(config: Config): string[] {
  const all = [...gpioInputsOf(config['gpio.inputs']).items, ...evdevKeysOf(config['evdev.keys']).items];
  return all.flatMap(({ target }) => (target.kind === 'key' ? [target.key] : [])).sort();
}

function isYes(answer: string): boolean {
  return ['y', 'yes', 'o', 'oui'].includes(answer);
}

/** @returns what ends it */
function followJournal({ config, clock }: Box, onPress: (key: string) => void): () => Promise<void> {
  let seenTo = newest(config, 0, () => undefined);
  let ended = false;
  const look = (): void => {
    seenTo = newest(config, seenTo, onPress);
  };
  const following = (async () => {
    while (!ended) {
      await waited(clock, JOURNAL_MS);
      look();
    }
  })();
  return async () => {
    ended = true;
    await following;
    look();
  };
}

/** Opened and closed each time: a reading that stays would keep the daemon's log from shrinking. @returns the newest number */
function newest(config: Config, after: number, onPress: (key: string) => void): number {
  const records = openRecords(config['store.directory']);
  try {
    const { lastEvent } = records;
    if (after === 0) return lastEvent;
    for (const record of records.records(after + 1, lastEvent)) {
      const { type, key } = Object(record) as { type?: unknown; key?: unknown };
      if (type === 'press' && typeof key === 'string') onPress(key);
    }
    return lastEvent;
  } finally {
    records.close();
  }
}
