/** `balise update gate` and `verdict`: asked by systemd/balise-update, and by whoever wants to know. */
import { readFileSync } from 'node:fs';
import type { StatusReport } from '../../core/status-report.ts';
import { type Hindrance, hindrances } from '../../core/update/gate.ts';
import { ASKED_EVERY_MS, PROVEN_WITHIN_S } from '../../core/update/limits.ts';
import { beforeSchema, type Lack, lacks, remembered } from '../../core/update/verdict.ts';
import { createClock } from '../../drivers/clock.ts';
import { loadConfig } from '../../drivers/config-file.ts';
import { askStatus } from '../../drivers/local-socket/status.ts';
import { EXIT } from '../exit-codes.ts';
import { say, type Words } from '../language.ts';
import { statusTold } from '../told.ts';

const ANSWERS_WITHIN_MS = 3_000;

const HINDRANCES: Record<Hindrance, Words> = {
  unknown: { en: 'the service does not answer', fr: 'le service ne répond pas' },
  distress: { en: 'a distress call stands', fr: 'un appel de détresse est en cours' },
  mission: { en: 'a mission, or an order that waits', fr: 'une mission, ou un ordre en attente' },
  moving: { en: 'the vehicle moves, or nobody knows', fr: 'le véhicule roule, ou on ne sait pas' },
  ignition: { en: 'the ignition is on', fr: 'le contact est mis' },
  duty: { en: 'the crew is on duty', fr: "l'équipage est en service" },
  unsent: { en: 'events wait for the platform', fr: 'des événements attendent la plateforme' },
  trial: { en: 'a configuration is on trial', fr: 'une configuration est à l’essai' },
};

const LACKS: Record<Lack, Words> = {
  down: { en: 'the service does not answer', fr: 'le service ne répond pas' },
  version: { en: 'another version answers', fr: 'une autre version répond' },
  data: { en: 'it has not the data of before', fr: "elle n'a pas les données d'avant" },
  receiver: { en: 'nothing comes from the receiver', fr: 'rien ne vient du récepteur' },
  link: { en: 'the link is down', fr: 'la liaison est coupée' },
  faults: { en: 'faults that were not there before', fr: 'des défauts nouveaux' },
  young: { en: 'not up for long enough', fr: 'pas en marche depuis assez longtemps' },
};

export interface GateOptions {
  config: string;
  atStand?: boolean;
  json?: boolean;
}

export interface VerdictOptions {
  config: string;
  before: string;
  installed: string;
  within?: string;
}

export async function updateGate({ config, atStand, json }: GateOptions): Promise<number> {
  const report = await reportAt(loadConfig(config)['control.socket']);
  const against = hindrances(report, atStand === true);
  const before = report === null ? null : remembered(report);
  if (json === true) process.stdout.write(`${JSON.stringify({ hindrances: against, before })}\n`);
  else for (const line of against.map((each) => words(HINDRANCES[each]))) process.stdout.write(`${line}\n`);
  return against.length === 0 ? EXIT.fine : EXIT.no;
}

export async function updateVerdict({ config, before: file, installed, within }: VerdictOptions): Promise<number> {
  const withinS = within === undefined ? PROVEN_WITHIN_S : Number(within);
  if (!Number.isFinite(withinS) || withinS <= 0) {
    process.stderr.write(`${say('--within: seconds', '--within : des secondes')}\n`);
    return EXIT.usage;
  }
  const told = JSON.parse(readFileSync(file, 'utf8')) as { before: unknown };
  const before = beforeSchema.parse(told.before);
  const socket = loadConfig(config)['control.socket'];
  const clock = createClock();
  const endMs = clock.monoMs() + withinS * 1_000;
  for (;;) {
    const lacking = lacks(before, installed, await reportAt(socket));
    if (lacking.length === 0) return EXIT.fine;
    if (clock.monoMs() >= endMs) {
      for (const each of lacking) process.stdout.write(`${words(LACKS[each])}\n`);
      return EXIT.no;
    }
    await new Promise<void>((done) => clock.after(ASKED_EVERY_MS, done));
  }
}

/** null: nobody answers, or not in words that this version knows. */
async function reportAt(socket: string): Promise<StatusReport | null> {
  const answer = await askStatus(socket, ANSWERS_WITHIN_MS);
  if (answer === null) return null;
  return await statusTold(answer).catch(() => null);
}

const words = ({ en, fr }: Words): string => say(en, fr);
