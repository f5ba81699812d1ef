/** An event in a few words: what `journal show` and `outbox list` say of it. Never a coordinate. */
import { statusWords, wordsOf } from '../core/export/words.ts';
import type { EventRecord } from '../core/record/schema.ts';
import { contractWord } from './contract-words.ts';
import { say, spoken } from './language.ts';

type Crew = Extract<EventRecord, { type: 'press' | 'mission' | 'automatic' }>;

export function missionOf(event: EventRecord): string | null {
  return 'mission' in event ? event.mission : null;
}

export function whatOf(event: EventRecord): string {
  switch (event.type) {
    case 'press':
    case 'mission':
    case 'automatic':
      return crewWords(event);
    case 'mission-summary':
      return `${say('mission ends:', 'fin de mission :')} ${wordsOf(spoken()).outcomes[event.outcome] ?? event.outcome}`;
    case 'service-summary':
      return say('service ends', 'fin de service');
    case 'day-summary':
      return `${say('day', 'journée')} ${event.day}`;
    case 'contact':
      return `${say('contact', 'contact')} ${contractWord(event.contact)} ${event.on ? say('on', 'mis') : say('off', 'coupé')}`;
    case 'checkpoint':
      return `${say('signature', 'signature')} (${contractWord(event.reason)})`;
    case 'key':
      return say('signing key', 'clé de signature');
    default:
      return boxWords(event);
  }
}

function crewWords(event: Crew): string {
  const words = wordsOf(spoken());
  if (event.type !== 'press') return words.statusWords[event.change] ?? event.change;
  const { status, answer, corrects, implied } = event;
  const parts = [
    statusWords(status ?? event.function, words),
    ...(answer === null || answer.reason === null ? [] : [words.refusals[answer.reason]]),
    ...(answer?.late === true ? [words.late] : []),
    ...(implied.length === 0 ? [] : [`${words.implied} ${implied.join(' ')}`]),
    ...(corrects === null ? [] : [say(`corrects ${corrects}`, `corrige ${corrects}`)]),
  ];
  return parts.join(', ');
}

type OfTheBox = Exclude<
  EventRecord,
  Crew | { type: 'mission-summary' | 'service-summary' | 'day-summary' | 'contact' | 'checkpoint' | 'key' }
>;

function boxWords(event: OfTheBox): string {
  switch (event.type) {
    case 'series':
      return `${say('new series', 'nouvelle série')} (${contractWord(event.reason)})`;
    case 'start':
      return `${say('start', 'démarrage')} ${event.version} (${contractWord(event.cause)})`;
    case 'stop':
      return `${say('stop', 'arrêt')} (${contractWord(event.reason)})`;
    case 'time':
      return event.stepMs === null
        ? say('time known', 'heure connue')
        : `${say('clock set by', 'heure corrigée de')} ${event.stepMs} ms`;
    case 'numbers-skipped': {
      const of = event.of === 'p' ? 'positions' : say('events', 'événements');
      return `${say('missing', 'manquent')} ${of} ${event.from}-${event.to} (${contractWord(event.reason)})`;
    }
    case 'gnss':
      return say(
        `reception, ${begins(event.standing)}: ${receptionWords(event.condition)}`,
        `réception, ${begins(event.standing)} : ${receptionWords(event.condition)}`,
      );
    case 'link':
      return event.up ? say('link up', 'liaison établie') : say('link down', 'liaison coupée');
    case 'audit':
      return `${contractWord(event.what)}, ${say('by', 'par')} ${event.by}`;
    case 'config':
      return `${say('configuration', 'configuration')} ${event.version}: ${configWords(event.change)}`;
    default:
      return event satisfies never;
  }
}

function receptionWords(condition: string): string {
  const reasons: Record<string, string> = wordsOf(spoken()).reasons;
  return reasons[condition] ?? contractWord(condition);
}

function configWords(change: 'trial' | 'confirmed' | 'reverted'): string {
  if (change === 'trial') return say('on trial', 'à l’essai');
  return change === 'confirmed' ? say('confirmed', 'confirmée') : say('taken back', 'retirée');
}

function begins(standing: boolean): string {
  return standing ? say('begins', 'début') : say('over', 'fin');
}
