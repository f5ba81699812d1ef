/** `balise outbox retry`: events that the broker refused for their content are sent again, when its operator has changed something. */
import { loadConfig } from '../../drivers/config-file.ts';
import { ask } from '../ask.ts';
import { printJson, printLines } from '../columns.ts';
import { say } from '../language.ts';
import { failed } from '../output.ts';

export interface OutboxRetryOptions {
  config: string;
  all?: boolean;
  json?: boolean;
}

/** Exit code 1 where nothing was set aside. */
export async function outboxRetry(
  number: string | undefined,
  { config: path, all, json }: OutboxRetryOptions,
): Promise<number> {
  const n = number !== undefined && /^[1-9]\d{0,14}$/.test(number) ? Number(number) : null;
  if ((n === null) !== (all === true) || (number !== undefined && n === null))
    return failed(say('name one event by its number, or all: --all', 'un numéro, ou tous : --all'), 64);
  const outcome = await ask(loadConfig(path), { ask: 'retry', n });
  if ('refused' in outcome) return failed(outcome.refused);
  const running = !('down' in outcome);
  const again = 'done' in outcome ? outcome.done.events : 0;
  if (json === true) printJson({ running, again });
  else printLines([running ? againWords(again) : downWords()]);
  return running && again === 0 ? 1 : 0;
}

function againWords(again: number): string {
  if (again === 0) return say('no such event is set aside', "aucun tel événement n'est mis de côté");
  return say(
    `${again} sent again; balise outbox shows what becomes of it`,
    `${again} renvoyé(s) ; balise outbox montre la suite`,
  );
}

function downWords(): string {
  return say(
    'the daemon is down: when it starts it sends them again by itself',
    'service arrêté : à son démarrage il les renverra de lui-même',
  );
}
