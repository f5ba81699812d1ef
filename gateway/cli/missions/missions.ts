/** `balise missions`: what became of each order and departure, the open one first. */
import { distanceOf, lengthOf, localTime } from '../../core/export/local-time.ts';
import { statusWords, wordsOf } from '../../core/export/words.ts';
import { createClock } from '../../drivers/clock.ts';
import { loadConfig } from '../../drivers/config-file.ts';
import { openRecords } from '../../drivers/sqlite/records-reader.ts';
import { columns, printJson, printLines } from '../columns.ts';
import { say, spoken } from '../language.ts';
import { failed } from '../output.ts';
import { boxKept } from '../told.ts';
import { knownMissions, MISSION_TYPES } from './known.ts';
import type { KnownMission, MissionsShape } from './shapes.ts';

export interface MissionsOptions {
  config: string;
  all?: boolean;
  json?: boolean;
}

/** So many of those that are over are told without `--all`. */
const TOLD = 5;

/** Exit code 1 where the mission that was named is not known. */
export async function missions(id: string | undefined, { config: path, all, json }: MissionsOptions): Promise<number> {
  const config = loadConfig(path);
  const reader = openRecords(config['store.directory']);
  try {
    const box = await boxKept(reader.box);
    const wallMs = createClock().wallMs();
    const nowMs = wallMs < (box.floorMs ?? 0) ? null : wallMs;
    const known = knownMissions(reader.ofTypes(MISSION_TYPES), box, nowMs);
    const asked = id === undefined ? known : known.filter((one) => one.id === id);
    if (id !== undefined && asked.length === 0)
      return failed(
        say(
          `no event is about a mission ${id}; balise missions --all lists those that are known`,
          `aucun événement sur une mission ${id} ; balise missions --all donne celles qui sont connues`,
        ),
        1,
      );
    const ahead = asked.filter(({ state }) => state === 'open' || state === 'accepted' || state === 'waiting').length;
    const told = all === true || id !== undefined ? asked : asked.slice(0, ahead + TOLD);
    const shown = { missions: told, more: asked.length - told.length };
    if (json === true) printJson(shown);
    else printLines(described(shown, config['vehicle.timeZone']));
    return 0;
  } finally {
    reader.close();
  }
}

function described({ missions: told, more }: MissionsShape, zone: string): string[] {
  if (told.length === 0) return [say('no mission yet', 'aucune mission')];
  const blocks = told.map((mission) => block(mission, zone).join('\n'));
  const rest = more > 0 ? [say(`and ${more} older (--all)`, `et ${more} plus anciennes (--all)`)] : [];
  return [blocks.join('\n\n'), ...rest];
}

function block(mission: KnownMission, zone: string): string[] {
  const { id, caseId, origin, distanceM, delaysMs } = mission;
  const head = [id, stateWords(mission), originWords(origin), caseId].filter((part) => part !== null);
  const whole = delaysMs?.whole ?? null;
  const sums = [
    ...(distanceM === null ? [] : [distanceOf(distanceM, spoken())]),
    ...(whole === null ? [] : [`${wholeWords(mission)} ${lengthOf(whole, spoken())}`]),
  ];
  return [
    head.join('  '),
    ...columns([...answerRow(mission, zone), ...stepRows(mission, zone)], [3]).map((line) => `  ${line}`),
    ...(sums.length === 0 ? [] : [`  ${sums.join('  ')}`]),
  ];
}

function wholeWords({ state }: KnownMission): string {
  return state === 'open' ? say('so far', "jusqu'ici") : say('whole', 'en tout');
}

function stateWords({ state, outcome, steps }: KnownMission): string {
  const words = wordsOf(spoken());
  switch (state) {
    case 'open':
      return `${say('UNDER WAY:', 'EN COURS :')} ${steps.at(-1)?.status ?? '–'}`;
    case 'accepted':
      return say('accepted, not departed', 'acceptée, pas partie');
    case 'waiting':
      return say('WAITS FOR AN ANSWER', 'ATTEND UNE RÉPONSE');
    case 'over':
      return outcome === null ? say('over', 'terminée') : (words.outcomes[outcome] ?? outcome);
    case 'refused':
      return say('refused', 'refusée');
    case 'cancelled':
      return say('cancelled', 'annulée');
    case 'expired':
      return say('expired without an answer', 'expirée sans réponse');
    default:
      return state satisfies never;
  }
}

function originWords(origin: KnownMission['origin']): string | null {
  return origin === null ? null : origin === 'samu' ? 'SAMU' : say('company', 'société');
}

function answerRow({ answer }: KnownMission, zone: string): string[][] {
  if (answer === null) return [];
  const { outcome, by, late, reason, t } = answer;
  const notes = [
    ...(by === 'company' ? [say('by the company', 'par la société')] : []),
    ...(late ? [say('late', 'en retard')] : []),
    ...(reason === null ? [] : [wordsOf(spoken()).refusals[reason]]),
  ];
  const what = outcome === 'accepted' ? say('accepted', 'acceptée') : say('refused', 'refusée');
  return [[[what, ...notes].join(', '), localTime(zone, t)]];
}

/** Delays: of the departure since the acceptance, of the others since the step before. */
function stepRows({ steps, delaysMs }: KnownMission, zone: string): string[][] {
  const words = wordsOf(spoken());
  return steps.map(({ status, t, implied, sinceMs }, i) => {
    const since = i === 0 && status === 'DEPART' ? (delaysMs?.departure ?? null) : sinceMs;
    return [
      statusWords(status, words),
      implied ? `(${words.implied})` : localTime(zone, t),
      since === null ? '' : '+',
      since === null ? '' : lengthOf(since, spoken()),
    ];
  });
}
