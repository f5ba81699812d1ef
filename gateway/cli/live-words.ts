/** What happens at the vehicle, as a line for a person. */
import type { Happened } from '../core/live/feed.ts';
import { contractWord } from './contract-words.ts';
import { say } from './language.ts';
import type { GoneReason } from './live-feed.ts';
import { contactName } from './status/words.ts';

/** Why nothing comes from the daemon. */
export function goneWords(why: GoneReason): string {
  switch (why) {
    case 'down':
    case 'stopping':
      return say('daemon gone, waiting: systemctl start balise', 'service arrêté, en attente : systemctl start balise');
    case 'forbidden':
      return say(
        'the daemon may not be asked: sudo, or the group of its socket',
        'accès refusé : sudo, ou le groupe de la prise',
      );
    case 'too-many':
      return say('too many programs listen already, waiting', "trop de programmes à l'écoute, en attente");
    case 'other-version':
      return say(
        'the daemon runs another version than this command: start it again',
        "le service est d'une autre version : le redémarrer",
      );
    case 'slow':
      return say('this terminal was too slow, connecting again', 'terminal trop lent, nouvelle connexion');
    default:
      return why satisfies never;
  }
}

export function happenedWords(what: Happened): string {
  switch (what.kind) {
    case 'edge':
      return `${what.input} ${what.key} ${what.down ? say('down', 'enfoncée') : say('up', 'relâchée')}`;
    case 'contact':
      return `${what.input} ${contactName(what.contact)} ${what.on ? say('on', 'actif') : say('off', 'inactif')}`;
    case 'press':
      return say(`press ${what.key} = ${what.meaning}`, `appui ${what.key} = ${what.meaning}`);
    case 'no-press':
      return `${what.input} ${what.key}${say(':', ' :')} ${noPressWords(what.why)}`;
    case 'shown':
      return `→ ${shownWords(what)}`;
    case 'event':
      return [say(`event ${what.n}`, `événement ${what.n}`), ...[what.type, ...what.words].map(contractWord)].join(' ');
    default:
      return what satisfies never;
  }
}

function noPressWords(why: string): string {
  switch (why) {
    case 'unbound':
      return say('no meaning is bound to this key', 'aucune fonction sur cette touche');
    case 'too-short':
      return say('released too soon: it must be held', 'relâchée trop tôt : à tenir enfoncée');
    case 'two-keys':
      return say('together with another key: not counted', 'avec une autre touche : non comptée');
    case 'held-at-start':
      return say('was down before the device opened', "déjà enfoncée à l'ouverture");
    case 'hold-lost':
      return say('the device went while it was held', 'appareil perdu pendant le maintien');
    case 'stuck':
      return say('sticks: down for 30 s', 'coincée : enfoncée depuis 30 s');
    case 'unstuck':
      return say('is free again', 'de nouveau libre');
    default:
      return why;
  }
}

/** What the indicator tells the crew. */
function shownWords({ state, n, detail }: Extract<Happened, { kind: 'shown' }>): string {
  const number = n === null ? '' : ` (${n})`;
  switch (state) {
    case 'registered':
      return say(`registered${number}, it cannot be lost`, `enregistré${number}, ne peut plus se perdre`);
    case 'delivered':
      return say(`the platform has it${number}`, `la plateforme l'a reçu${number}`);
    case 'refused':
      return say(`refused: ${refusalWords(detail ?? '')}`, `refusé : ${refusalWords(detail ?? '')}`);
    case 'waiting-order':
      return say('an order waits for an answer', 'un ordre attend une réponse');
    case 'no-order':
      return say('no order waits any more', "plus d'ordre en attente");
    case 'tracking-on':
      return say('positions are recorded', 'positions enregistrées');
    case 'tracking-off':
      return say('no position is recorded', 'aucune position enregistrée');
    case 'fault':
      return say(`fault: ${detail ?? ''}`, `défaut : ${detail ?? ''}`);
    case 'fault-over':
      return say('no fault any more', 'plus de défaut');
    default:
      return state;
  }
}

/** Why a press had no effect (docs/crew.md). */
function refusalWords(why: string): string {
  switch (why) {
    case 'already':
      return say('it is so already', "c'est déjà le cas");
    case 'no-mission':
      return say('no mission is under way', 'aucune mission en cours');
    case 'not-departed':
      return say('no departure was pressed', 'pas de départ avant');
    case 'arrived':
      return say('the vehicle has arrived', 'déjà arrivé');
    case 'off-duty':
      return say('nobody is on duty', 'hors service');
    case 'pause':
      return say('the crew pauses', 'en pause');
    case 'on-garde':
      return say('a garde is under way', 'garde en cours');
    case 'mission-open':
      return say('a mission is open', 'une mission est ouverte');
    case 'distress':
      return say('a call for help stands', "appel à l'aide en cours");
    case 'no-order':
      return say('no order waits', 'aucun ordre en attente');
    case 'too-many':
      return say('too many missions', 'trop de missions');
    case 'two-keys':
      return say('two keys at once', 'deux touches à la fois');
    default:
      return why;
  }
}
