/** docs/guides: every command in them is run, on a box on garde with its platform. Those of other tags have a test of their own. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createKeypad, type Keypad } from '../../simulator/inputs/keypad.ts';
import { startChild } from '../../simulator/runner/children.ts';
import { guideLines, guideTexts } from '../support/guides.ts';
import { BALISE } from '../support/running/balise.ts';
import { receiverOptions, startWorld, withFix } from '../support/running/doctor.ts';
import { createFleet, WITHOUT_TLS } from '../support/running/fleet.ts';
import { createWorkplace } from '../support/running/workplace.ts';

/** What the words behind ```sh mean: where those lines are run. */
const TAGS = {
  '': 'here, on a box on garde',
  installation: 'npm run test:package',
  retrait: 'npm run test:package',
  certificat: 'test/provision',
  cession: 'test/provision',
  systemd: 'systemd is not here: the lines are compared with LINES_OF_SYSTEMD',
} as const;
const LINES_OF_SYSTEMD = ['sudo systemctl restart balise', 'systemctl status balise'];

const lines = guideLines();
const here = [...new Set(lines.filter(({ tag }) => tag === '').map(({ text }) => text))];

/** `doctor` warns of what a bench has not: a modem, a unit of systemd. No roster has come here and no certificate, and they say so. */
const MAY_SAY_NO = /^(sudo )?balise (doctor|roster|provision status)/;
/** It goes on until it is told to end. `watch` wants a terminal, and has one in test/integration/watch.test.ts. */
const ENDLESS = /^balise buttons$/;

function argumentsOf(command: string, configFile: string): string[] {
  const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  const args = (words[0] === 'sudo' ? words.slice(1) : words).slice(1);
  if (command === 'balise watch') args.push('--once');
  // The file of the vehicle is elsewhere here.
  if (command === 'balise config options') return args;
  return command === 'balise config check' ? [...args, configFile] : [...args, '-c', configFile];
}

async function run(command: string, configFile: string, cwd: string, keypad: Keypad) {
  const child = await startChild(BALISE, argumentsOf(command, configFile), { cwd });
  const heard = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (text) => {
      heard[name] += String(text);
    });
  }
  if (ENDLESS.test(command)) {
    while (heard.stdout === '' && child.exit() === null) await keypad.press('7');
    child.signal('SIGINT');
  }
  return { code: (await child.exited).code, ...heard };
}

test('every block has a tag that says where it is run', () => {
  expect(here.length).toBeGreaterThan(15);
  for (const { guide, tag } of lines) expect({ guide, tag, known: tag in TAGS }).toMatchObject({ known: true });
  for (const { text } of lines.filter(({ tag }) => tag === 'systemd')) expect(LINES_OF_SYSTEMD).toContain(text);
});

test('commands within the text are verbs that a block runs, or begin so', () => {
  const known = new Set([...here, ...lines.map(({ text }) => text)].map((text) => text.replace(/^sudo /, '')));
  for (const { guide, text: page } of guideTexts()) {
    const inline = page.matchAll(/`((?:sudo )?balise [^`]+)`/g);
    for (const [, text = ''] of inline) {
      const plain = text.replace(/^sudo /, '');
      expect(
        [...known, 'balise outbox retry'].some((each) => each.startsWith(plain)) ? plain : `${guide}: ${plain}`,
      ).toBe(plain);
    }
  }
});

test(`each command does what it says, on a box on garde${WITHOUT_TLS ?? ''}`, async (context) => {
  if (WITHOUT_TLS !== null) return context.skip(WITHOUT_TLS);
  const place = createWorkplace();
  const fleet = createFleet();
  place.later(() => fleet.remove());
  const keypad = createKeypad();
  place.later(() => keypad.close());
  const { gateway } = await startWorld(fleet, place, {
    ...receiverOptions(place),
    'keypad.path': keypad.path,
    'identity.directory': join(place.dir, 'identity'),
  });
  await withFix(gateway);
  await keypad.press('G');
  await gateway.until(({ duty }) => expect(duty).toBe('GARDE'));
  for (const command of here) {
    const { code, stdout, stderr } = await run(command, gateway.configFile, place.dir, keypad);
    const good = MAY_SAY_NO.test(command) ? [0, 1] : [0];
    expect({ command, code, said: good.includes(code ?? -1) ? '' : stderr + stdout }).toMatchObject({ said: '' });
    expect(stdout + stderr === '' ? `${command} says nothing` : '').toBe('');
  }
  for (const file of ['journal.jsonl', 'export.html', 'export.gpx', 'fiche.html']) {
    expect(statSync(join(place.dir, file)).size).toBeGreaterThan(100);
  }
}, 180_000);
