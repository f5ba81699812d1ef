/** What must be written down goes to the daemon; what is only read is noted for it where it does not run. */
import os from 'node:os';
import type { Config } from '../core/config/options.ts';
import { FAULT_HINTS } from '../core/errors.ts';
import { FAULT_HINTS_FR } from '../core/fault-hints-fr.ts';
import type { Audit, LocalAnswer, LocalRefusal, LocalRequest } from '../core/record/audit.ts';
import { leaveAuditNote } from '../drivers/audit-notes.ts';
import { askDaemon, requestSocketOf } from '../drivers/local-socket/request.ts';
import { say } from './language.ts';

type Done = Extract<LocalAnswer, { result: 'done' }>;
export type Answered = { done: Done } | { refused: string };
export type Outcome = Answered | { down: true };

/** Who asks: the user behind sudo, where there is one. By its own word: the socket is for the daemon's user and for root. */
export function asker(): string {
  const name = process.env['SUDO_USER'] ?? os.userInfo().username;
  return /^[A-Za-z0-9._$-]{1,64}$/.test(name) ? name : String(os.userInfo().uid);
}

export async function ask(config: Config, request: LocalRequest): Promise<Outcome> {
  const asked = await askDaemon(requestSocketOf(config['control.socket']), request);
  if ('answer' in asked) {
    const [{ localAnswer }, { readJson }] = await Promise.all([
      import('../core/record/audit.ts'),
      import('../core/record/command-reading.ts'),
    ]);
    const { data } = localAnswer.safeParse(readJson(asked.answer));
    return data === undefined ? { refused: notUnderstood() } : outcomeOf(data);
  }
  switch (asked.unanswered) {
    case 'down':
      return { down: true };
    case 'forbidden':
      return {
        refused: say('only its own user and root may ask the daemon: sudo', 'seuls son utilisateur et root : sudo'),
      };
    case 'broken-off':
      return { refused: say('the daemon ended without an answer', "le service s'est arrêté sans répondre") };
    default:
      return asked.unanswered satisfies never;
  }
}

/** As between the installation of a version and the start of its daemon. */
function notUnderstood(): string {
  return say(
    'the daemon is of another version, its answer is not understood, and what was asked may be done (balise journal): ' +
      'restart it (systemctl restart balise)',
    "le service est d'une autre version, sa réponse n'est pas comprise, et la demande est peut-être faite (balise journal) : " +
      'le relancer (systemctl restart balise)',
  );
}

export function outcomeOf(answer: LocalAnswer): Answered {
  switch (answer.result) {
    case 'done':
      return { done: answer };
    case 'refused':
      return { refused: declinedWords(answer.why) };
    case 'fault':
      return { refused: faultWords(answer) };
    default:
      return answer satisfies never;
  }
}

function declinedWords(why: LocalRefusal): string {
  switch (why) {
    case 'on-duty':
      return say('the duty has begun meanwhile: ask again', 'la garde a commencé entre-temps : redemander');
    case 'off-duty':
      return say('the duty has ended meanwhile: ask again', 'la garde a fini entre-temps : redemander');
    case 'no-socket':
      return say(
        'the daemon could not open the socket for it: its fault control-unavailable says why (balise status)',
        "le service n'a pas pu ouvrir la prise prévue : son défaut control-unavailable dit pourquoi (balise status)",
      );
    case 'unknown-request':
      return say(
        'the daemon is of another version and knows no such request: restart it (systemctl restart balise)',
        "le service est d'une autre version et ne connaît pas cette demande : le relancer (systemctl restart balise)",
      );
    default:
      return why satisfies never;
  }
}

function faultWords({ code, detail, begun }: Extract<LocalAnswer, { result: 'fault' }>): string {
  const lines = [`${code}: ${detail}`, say(FAULT_HINTS[code], FAULT_HINTS_FR[code])];
  const waits = say(
    'what was begun is noted on the disk: it goes at the next start of the service, or with the next balise erase',
    'ce qui a commencé est noté sur le disque : la suite se fera au prochain démarrage du service, ou au prochain balise erase',
  );
  return [...lines, ...(begun ? [waits] : [])].join('\n        ');
}

/**
 * Nothing is taken out that is not in the journal, or noted to come there at the next start.
 * @returns why nothing may be taken out; null: it may
 */
export async function audited(
  config: Config,
  audit: Omit<Audit, 'by' | 'reason' | 'setAside'>,
): Promise<string | null> {
  const whole: Audit = { ...audit, by: asker(), reason: null, setAside: 0 };
  const outcome = await ask(config, { ask: 'audit', audit: whole });
  if ('done' in outcome) return null;
  if ('refused' in outcome) return outcome.refused;
  try {
    leaveAuditNote(config['store.directory'], whole);
    const noted = say(
      'the daemon does not run: this export is noted, and enters the journal at its next start',
      'le service est arrêté : cet export est noté et entrera au journal à son prochain démarrage',
    );
    process.stderr.write(`${noted}\n`);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
