/** The one screen of `balise status`: a report as lines of text, at most 24 on 80 columns when all is well. */
import { countRanges } from '../../core/record/ranges.ts';
import { type StatusReport, unacknowledged, type Vitals } from '../../core/status-report.ts';
import { contractWord } from '../contract-words.ts';
import { faultLines } from '../fault-lines.ts';
import { say } from '../language.ts';
import { counted, decimal, duration, instant, UNKNOWN, whole } from '../quantities.ts';
import { paint, type Row, rowLines } from '../rows.ts';
import { concerns, lookCloser } from './concerns.ts';
import { configRows } from './config-row.ts';
import { vitalRows } from './vital-rows.ts';
import { antennaWords, causeWords, clockWords, contactName, modeWords, onOff, skyWords, sourceWords } from './words.ts';

/** Less is no matter for TLS or a log. */
const OFFSET_SHOWN_S = 1;

/** @param width of the terminal, columns */
export function statusLines(report: StatusReport, width: number): string[] {
  const { faults, running } = report;
  const lines = rowLines(rows(report), width);
  if (faults.length > 0) return [...lines, ...faultLines(faults, width)];
  if (!running) return [...lines, startIt()];
  const seen = concerns(report);
  return [
    ...lines,
    seen.length === 0 ? paint('green', say('no fault', 'aucun défaut')) : paint('red', lookCloser(seen)),
  ];
}

function startIt(): string {
  return say(
    '   → start the service; its log says why it ended',
    '   → démarrer le service ; son journal dit pourquoi il a fini',
  );
}

function rows(report: StatusReport): Row[] {
  const { vitals, running, series } = report;
  // Without a database nobody knows anything.
  return running || series !== null ? [...headRows(report), ...bodyRows(report, vitals)] : headRows(report);
}

function headRows(report: StatusReport): Row[] {
  return [
    [
      say('vehicle', 'véhicule'),
      report.vehicle,
      `version ${report.version}`,
      `${say('series', 'série')} ${report.series ?? UNKNOWN}`,
    ],
    [say('daemon', 'service'), daemonWords(report)],
  ];
}

function bodyRows(report: StatusReport, vitals: Vitals | null): Row[] {
  return [
    ...(vitals === null ? [] : [startedRow(vitals)]),
    [say('duty', 'garde'), report.duty, ...crewParts(report)],
    ['mission', ...missionParts(report)],
    ...(report.running ? liveRows(report) : []),
    ...(vitals === null ? [] : vitalRows(vitals)),
    eventsRow(report),
    positionsRow(report),
  ];
}

function daemonWords({ running, uptimeS, series }: StatusReport): string {
  if (running) return say(`running for ${duration(uptimeS)}`, `en marche depuis ${duration(uptimeS)}`);
  if (series === null) return say('not running, and no database that can be read', 'arrêté, et aucune base lisible');
  return say('not running: what follows is from the database', 'arrêté : ce qui suit vient de la base');
}

function startedRow({ lastRestart: { cause, t } }: Vitals): Row {
  return [say('started', 'démarré'), causeWords(cause), ...(t === null ? [] : [instant(t)])];
}

function crewParts(report: StatusReport): string[] {
  const { availability, reason, distress } = report;
  return [
    reason === null ? availability : `${availability} (${reason})`,
    trackingWords(report),
    ...(distress ? [paint('red', say('CALLS FOR HELP', "APPELLE À L'AIDE"))] : []),
  ];
}

function trackingWords({ tracking, running }: StatusReport): string {
  if (!tracking) return say('no position is recorded', 'aucune position enregistrée');
  if (!running) return say('on duty, and nothing is recorded', "en service, et rien n'est enregistré");
  return say('positions are recorded', 'positions enregistrées');
}

function missionParts({ mission, status, orders }: StatusReport): string[] {
  const waiting = orders.join(', ');
  return [
    mission ?? say('none', 'aucune'),
    status ?? '',
    waiting === '' ? '' : say(`waiting for an answer: ${waiting}`, `attend une réponse : ${waiting}`),
  ];
}

function liveRows(report: StatusReport): Row[] {
  const { reemit } = report;
  return [
    [say('fix', 'position'), ...fixParts(report)],
    [say('receiver', 'récepteur'), ...receiverParts(report.gnss)],
    [say('clock', 'horloge'), instant(report.t), ...clockParts(report)],
    ...(report.move === null ? [] : [[say('movement', 'mouvement'), report.move, ...odometer(report)] as Row]),
    ...(report.inputs === null ? [] : [keysRow(report.inputs)]),
    ...(reemit === null ? [] : [passedOn(reemit)]),
    [say('link', 'liaison'), ...linkParts(report.link)],
    ...configRows(report.config),
  ];
}

function fixParts({ fix }: StatusReport): string[] {
  if (fix === null) return [UNKNOWN];
  const { ageS, mode, hdop, satellites, accuracyM } = fix;
  return [
    ageS === null ? say('none yet', 'aucune encore') : say(`${duration(ageS)} ago`, `il y a ${duration(ageS)}`),
    modeWords(mode),
    accuracyM === null ? '' : `±${decimal(accuracyM, 1)} m`,
    hdop === null ? '' : `HDOP ${decimal(hdop, 1)}`,
    satellites === null ? '' : counted(satellites, 'satellite', 'satellites'),
  ];
}

function receiverParts(gnss: StatusReport['gnss']): string[] {
  if (gnss === null) return [UNKNOWN];
  const doubts = Object.entries(gnss.suspect).filter(([, count]) => count > 0);
  return [
    gnss.source === null ? gnss.kind : sourceWords(gnss.source),
    gnss.antenna === 'open' || gnss.antenna === 'short' ? paint('red', antennaWords(gnss.antenna)) : '',
    say(
      `${counted(gnss.believed, 'fix', 'fixes')} believed`,
      counted(gnss.believed, 'position retenue', 'positions retenues'),
    ),
    ...doubts.map(([reason, count]) =>
      say(`${whole(count)} suspect (${reason})`, `${whole(count)} douteuses (${reason})`),
    ),
    skyWords(gnss.sky),
  ];
}

function clockParts({ clock, clockOffsetS }: StatusReport): string[] {
  const trust = clock === 'none' ? paint('yellow', clockWords(clock)) : clockWords(clock);
  if (clockOffsetS === null) return [trust];
  const off = duration(Math.abs(clockOffsetS));
  if (Math.abs(clockOffsetS) < OFFSET_SHOWN_S) return [trust, say('system clock right', 'horloge système juste')];
  return [trust, say(`system clock off by ${off}`, `horloge système décalée de ${off}`)];
}

function odometer({ odometerKm }: StatusReport): string[] {
  return odometerKm === null ? [] : [`${decimal(odometerKm, 1)} km ${say('on duty', 'en service')}`];
}

function keysRow({ open, refused, noPresses, contacts }: NonNullable<StatusReport['inputs']>): Row {
  const notable = Object.entries({ refused, ...noPresses }).filter(([why, count]) => count > 0 && why !== 'bounce');
  const wired = Object.entries(contacts).filter(([, on]) => on !== null);
  return [
    say('keys', 'touches'),
    open.length === 0 ? say('no device open', 'aucun appareil ouvert') : open.join(', '),
    ...wired.map(([contact, on]) => `${contactName(contact)} ${onOff(on === true)}`),
    ...notable.map(([why, count]) =>
      why === 'refused'
        ? counted(count, say('refused', 'refusée'), say('refused', 'refusées'))
        : `${whole(count)} ${contractWord(why)}`,
    ),
  ];
}

function passedOn({ clients, dropped }: NonNullable<StatusReport['reemit']>): Row {
  return [
    say('passed on', 'réémis'),
    say(
      `to ${counted(clients, 'program', 'programs')} of the cab`,
      `à ${counted(clients, 'programme', 'programmes')} de la cabine`,
    ),
    dropped === 0 ? '' : say(`${whole(dropped)} dropped for not reading`, `${whole(dropped)} écartés, ne lisaient pas`),
  ];
}

function linkParts(link: StatusReport['link']): string[] {
  // Of a running daemon: one that is down says nothing of its link.
  if (link === null) return [say('not provisioned: nothing is sent', "non provisionné : rien n'est envoyé")];
  if (link.broker === null) return [say('never up since the start', 'jamais établie depuis le démarrage')];
  const since = duration(link.sinceS);
  const up = link.up
    ? say(`up for ${since}`, `établie depuis ${since}`)
    : paint('red', say(`DOWN for ${since}`, `COUPÉE depuis ${since}`));
  const how = link.encrypted === true ? say('over TLS', 'sur TLS') : say('NOT encrypted', 'NON chiffrée');
  return [up, link.broker, `MQTT ${link.protocol ?? ''} ${how}`];
}

function eventsRow({ events, outbox }: StatusReport): Row {
  const { recorded, acknowledgedUpTo, presses } = events;
  const waiting = outbox === null ? null : unacknowledged(outbox.events);
  return [
    say('events', 'événements'),
    recorded === null ? unreadable() : say(`${whole(recorded)} recorded`, `${whole(recorded)} enregistrés`),
    acknowledgedUpTo === null
      ? ''
      : say(`acknowledged up to ${acknowledgedUpTo}`, `confirmés jusqu'au ${acknowledgedUpTo}`),
    waiting === null || waiting === 0 ? '' : say(`${whole(waiting)} waiting`, `${whole(waiting)} en attente`),
    presses === null ? '' : counted(presses, say('press', 'appui'), say('presses', 'appuis')),
  ];
}

function unreadable(): string {
  return say('the disk cannot be read', 'le disque ne se lit pas');
}

function positionsRow({ positions, outbox }: StatusReport): Row {
  const { stored, pending } = positions;
  const skipped = countRanges(positions.skipped ?? []);
  const oldest = outbox?.oldestPendingAgeS ?? null;
  const emptyS = outbox?.timeToEmptyS ?? null;
  return [
    'positions',
    stored === null
      ? unreadable()
      : say(`${whole(countRanges(stored))} recorded`, `${whole(countRanges(stored))} enregistrées`),
    pending === null ? '' : say(`${whole(pending)} not acknowledged`, `${whole(pending)} non confirmées`),
    oldest === null ? '' : say(`oldest unsent ${duration(oldest)}`, `la plus ancienne ${duration(oldest)}`),
    emptyS === null || emptyS === 0
      ? ''
      : say(`empty in about ${duration(emptyS)}`, `vide dans environ ${duration(emptyS)}`),
    skipped === 0 ? '' : say(`${whole(skipped)} numbers skipped`, `${whole(skipped)} numéros sautés`),
  ];
}
