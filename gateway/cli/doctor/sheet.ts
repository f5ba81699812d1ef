/** The acceptance sheet of `balise doctor --report`: one HTML page that needs nothing else, for A4 and for a screen. No coordinate. */
import os from 'node:os';
import type { Satellites } from '../../core/doctor/judge-receiver.ts';
import { STATE_WORDS, TITLES } from '../../core/doctor/titles.ts';
import type { DoctorReport } from '../../core/doctor/verdict.ts';
import { escaped } from '../../core/export/markup.ts';
import { VERSION } from '../../core/version.ts';
import { hostVersions } from '../../drivers/host-facts.ts';
import { readSerialNumber } from '../../drivers/host-tools.ts';
import { say } from '../language.ts';
import { writeLines } from '../output.ts';
import { counted } from './print.ts';
import { SHEET_STYLE } from './sheet-style.ts';
import { isPlaced, type SeenSky } from './sky.ts';
import { skyPicture, strengthPicture } from './sky-plot.ts';

export interface Sheet {
  /** null: no configuration could be read. */
  vehicle: string | null;
  /** IANA, for the date. */
  zone: string;
  report: DoctorReport;
  by: string | null;
  /** UTC. */
  atMs: number;
  sky: SeenSky;
  constellations: readonly Satellites[];
}

/** @returns why it could not be written; null: it was */
export function writeSheet(file: string, sheet: Sheet): string | null {
  return writeLines(sheetLines(sheet, { box: readSerialNumber(), host: os.hostname(), ...hostVersions() }), file);
}

interface Machine {
  /** Serial number of the board. */
  box: string | null;
  host: string;
  node: string;
  kernel: string;
}

export function sheetLines(sheet: Sheet, machine: Machine): string[] {
  const title = say('Acceptance sheet', 'Fiche de recette');
  const lang = say('en', 'fr');
  return [
    '<!doctype html>',
    `<html lang="${lang}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title} ${escaped(sheet.vehicle ?? '')}</title>`,
    `<style>${SHEET_STYLE}</style></head><body><main>`,
    `<header><h1>${title}</h1><p class="verdict ${worstOf(sheet.report)}">${outcome(sheet.report)}</p></header>`,
    ...identity(sheet, machine),
    ...table(sheet.report),
    ...skySection(sheet),
    ...signature(sheet),
    '</main></body></html>',
  ];
}

function worstOf({ checks }: DoctorReport): 'ok' | 'warn' | 'fail' {
  const states = new Set(checks.map(({ state }) => state));
  return states.has('fail') ? 'fail' : states.has('warn') ? 'warn' : 'ok';
}

/** What was not looked at is said beside: who signs must know. */
function outcome(report: DoctorReport): string {
  const unseen = report.checks.filter(({ state }) => state === 'skipped').length;
  return `${judged(report)}${unseen === 0 ? '' : say(` (${unseen} not seen)`, ` (${unseen} non vus)`)}`;
}

function judged(report: DoctorReport): string {
  const count = (state: string): number => report.checks.filter((each) => each.state === state).length;
  switch (worstOf(report)) {
    case 'fail':
      return say(`not fit: ${counted(count('fail'), 'fault')}`, `non conforme : ${counted(count('fail'), 'défaut')}`);
    case 'warn':
      return say(`fit, ${counted(count('warn'), 'warning')}`, `conforme, ${counted(count('warn'), 'alerte')}`);
    case 'ok':
      return say('fit', 'conforme');
  }
}

function identity({ vehicle, by, atMs, zone }: Sheet, { box, host, node, kernel }: Machine): string[] {
  const when = new Intl.DateTimeFormat(say('en-GB', 'fr-FR'), {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: zone,
  });
  const unknown = '–';
  const facts: [string, string][] = [
    [say('Vehicle', 'Véhicule'), vehicle ?? unknown],
    [say('Date', 'Date'), `${when.format(new Date(atMs))} (${zone})`],
    [say('Box', 'Boîtier'), `${host}, ${say('serial', 'n° de série')} ${box ?? unknown}`],
    [say('Versions', 'Versions'), `balise ${VERSION}, Node ${node}, Linux ${kernel}`],
    [say('Technician', 'Technicien'), by ?? unknown],
  ];
  return ['<dl>', ...facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${escaped(value)}</dd></div>`), '</dl>'];
}

function table({ checks }: DoctorReport): string[] {
  const heads = [say('Check', 'Contrôle'), say('State', 'État'), say('Seen', 'Constat')];
  return [
    `<table><caption>${say('Checks', 'Contrôles')}</caption>`,
    `<thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead><tbody>`,
    ...checks.map(({ id, state, detail, remedy }) => {
      const title = say(TITLES[id].en, TITLES[id].fr);
      const word = say(STATE_WORDS[state].en, STATE_WORDS[state].fr);
      const todo = state === 'ok' || remedy === null ? '' : `<br><em>→ ${escaped(remedy)}</em>`;
      return `<tr class="${state}"><th scope="row">${title}</th><td>${word}</td><td>${escaped(detail)}${todo}</td></tr>`;
    }),
    '</tbody></table>',
  ];
}

/** Without places the strengths alone are drawn, and why there is no sky. */
function skySection({ sky: { satellites, missing }, constellations }: Sheet): string[] {
  const placed = satellites.filter(isPlaced);
  const picture = placed.length > 0 ? skyPicture(placed) : strengthPicture(constellations);
  if (picture === null && missing === null) return [];
  const why =
    missing === null
      ? []
      : [`<p>${say('No sky plot', 'Pas de vue du ciel')}${say(':', ' :')} ${escaped(missing)}.</p>`];
  return [
    `<section class="sky"><h2>${say('Satellites', 'Satellites')}</h2>`,
    ...(picture === null ? [] : [picture]),
    ...why,
    '</section>',
  ];
}

function signature({ by }: Sheet): string[] {
  const places = [
    `${say('Technician', 'Technicien')}${by === null ? '' : `${say(':', ' :')} ${escaped(by)}`}`,
    say('For the company', "Pour l'entreprise"),
  ];
  return [
    '<section class="sign">',
    `<h2>${say('Date and signature', 'Date et signature')}</h2>`,
    ...places.map((place) => `<div><p>${place}</p></div>`),
    '</section>',
  ];
}
