/** What the states of a report are called, in the language of this run. Words of the law (GARDE, DEPART) stay as they are. */
import type { Vitals } from '../../core/status-report.ts';
import { say } from '../language.ts';

export function causeWords(cause: Vitals['lastRestart']['cause']): string {
  switch (cause) {
    case 'first':
      return say('for the first time', 'pour la première fois');
    case 'power':
      return say('after the power went', 'après une coupure de courant');
    case 'crash':
      return say('after a crash or a kill', 'après un arrêt brutal');
    case 'watchdog':
      return say('by the watchdog, because it hung', 'par le chien de garde, car bloqué');
    case 'update':
      return say('after an update', 'après une mise à jour');
    case 'order':
      return say('by order of the platform', 'sur ordre de la plateforme');
    case 'battery':
      return say('after a stop for low supply', 'après un arrêt pour tension basse');
    case 'reboot':
      return say('after the box was shut down', 'après un arrêt du boîtier');
    case 'stop':
      return say('after it was stopped', "après l'arrêt du service");
    case 'unknown':
      return say('after an end that nobody wrote down', 'après une fin que rien ne dit');
    default:
      return cause satisfies never;
  }
}

/** Where sentences come from, as the daemon says it. */
export function sourceWords(source: string): string {
  return say(source, source.replace(/^serial /, 'port série ').replace(/ at (\d+ bit\/s)$/, ' à $1'));
}

export function antennaWords(antenna: string | null): string {
  switch (antenna) {
    case 'open':
      return say('antenna CUT', 'antenne COUPÉE');
    case 'short':
      return say('antenna SHORTED', 'antenne EN COURT-CIRCUIT');
    case 'ok':
      return say('antenna ok', 'antenne ok');
    default:
      return '';
  }
}

/** How far the time is to be trusted. @param clock as in every record */
export function clockWords(clock: string): string {
  switch (clock) {
    case 'gnss':
      return say('from the satellites', 'des satellites');
    case 'ntp':
      return say('from a time service', "d'un serveur de temps");
    case 'rtc':
      return say("from the box's own clock", "de l'horloge du boîtier");
    case 'estimated':
      return say('estimated', 'estimée');
    case 'none':
      return say('NOT TRUSTED', 'NON FIABLE');
    default:
      return clock;
  }
}

export function skyWords(sky: string): string {
  switch (sky) {
    case 'clear':
      return say('clear sky', 'ciel dégagé');
    case 'shadow':
      return say('sky hidden', 'ciel masqué');
    case 'collapse':
      return say('JAMMED', 'BROUILLÉ');
    default:
      return '';
  }
}

/** Of a mode of the receiver; null: it said none. */
export function modeWords(mode: string | null): string {
  return mode === null || mode === 'none' ? say('no fix', 'pas de position') : mode;
}

export function onOff(on: boolean): string {
  return on ? say('on', 'actif') : say('off', 'inactif');
}

/** Of a contact of the vehicle. */
export function contactName(contact: string): string {
  switch (contact) {
    case 'ignition':
      return say('ignition', 'contact');
    case 'engine':
      return say('engine', 'moteur');
    default:
      return contact;
  }
}
