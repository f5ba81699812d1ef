/** With the daemon down: what must be written is done by a program that takes the lock of the store for this one request. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { LocalAnswer, LocalRequest } from '../core/record/audit.ts';
import { type Answered, outcomeOf } from './ask.ts';
import { say } from './language.ts';

const PROGRAM = fileURLToPath(new URL('../obey-once.ts', import.meta.url));

/** @returns why nothing may be written there; null: by its owner or by root it may, or there is no such directory */
export function strangerTo(directory: string): string | null {
  const uid = process.getuid?.() ?? 0;
  if (uid === 0 || mayBe(directory, uid)) return null;
  return say(
    `only the owner of ${directory} and root may erase there: sudo`,
    `seuls le propriétaire de ${directory} et root peuvent y effacer : sudo`,
  );
}

/** Root has it done by the owner of the directory: no file in it becomes root's. */
export async function obeyedOnce(directory: string, configFile: string, request: LocalRequest): Promise<Answered> {
  const child = spawn(process.execPath, [PROGRAM, '-c', path.resolve(configFile)], {
    // Where we are the owner may have no right to be.
    cwd: '/',
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(process.getuid?.() === 0 ? ownerOf(directory) : {}),
  });
  const ended = new Promise<string | null>((resolve) => {
    child.once('error', ({ message }) => resolve(message));
    child.once('close', () => resolve(null));
  });
  // It may have ended before it has read: its end says more.
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${JSON.stringify(request)}\n`);
  const [said, notStarted] = await Promise.all([text(child.stdout), ended]);
  if (notStarted !== null) return { refused: `${process.execPath}: ${notStarted}` };
  if (!said.endsWith('\n'))
    return {
      refused: say(
        'the program that erases ended without an answer: what it announced goes at the next start of the service',
        "le programme qui efface s'est arrêté sans répondre : ce qu'il a annoncé se fera au prochain démarrage du service",
      ),
    };
  const { localAnswer } = await import('../core/record/audit.ts');
  return wordsOf(localAnswer.parse(JSON.parse(said)));
}

function wordsOf(answer: LocalAnswer): Answered {
  if (answer.result !== 'fault' || answer.code !== 'store-in-use') return outcomeOf(answer);
  const lines = [
    say(
      'nothing was erased: the service has the database and does not answer',
      "rien n'a été effacé : le service tient la base et ne répond pas",
    ),
    say(
      "if it has not just been started, restart it ('systemctl restart balise'), then again",
      "s'il ne vient pas de démarrer, le relancer (« systemctl restart balise »), puis recommencer",
    ),
  ];
  return { refused: lines.join('\n        ') };
}

function ownerOf(directory: string): { uid: number; gid: number } {
  const { uid, gid } = fs.statSync(directory);
  return { uid, gid };
}

/** One that is not there is said by whoever wants to read in it. */
function mayBe(directory: string, uid: number): boolean {
  try {
    return ownerOf(directory).uid === uid;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
