/** `balise buttons`: each press as it comes, what it means, and what the indicator answered. It presses nothing and asks nothing. */
import type { Happened, Live } from '../core/live/feed.ts';
import { loadConfig } from '../drivers/config-file.ts';
import { say } from './language.ts';
import { followLive } from './live-feed.ts';
import { goneWords, happenedWords } from './live-words.ts';
import { paint } from './rows.ts';

export interface ButtonsOptions {
  config: string;
  json?: boolean;
}

/** Ends with Ctrl-C: exit code 0. */
export function buttons({ config: path, json }: ButtonsOptions): Promise<number> {
  const config = loadConfig(path);
  let run: string | null = null;
  let told = false;

  function onLive(live: Live): void {
    // What happened before it was asked for is not shown; what happened while the daemon started again is.
    const news = run === null ? [] : live.happened.filter(({ kind }) => kind !== 'event');
    run = live.run;
    if (!told && json !== true && live.status !== null) {
      process.stderr.write(`${devices(live.status.inputs?.open ?? [])}\n`);
      told = true;
    }
    for (const what of news) process.stdout.write(`${json === true ? JSON.stringify(what) : lineOf(what)}\n`);
  }

  return new Promise((resolve) => {
    const stop = followLive(config['control.socket'], {
      onLive,
      onGone: (why) => process.stderr.write(`${goneWords(why)}\n`),
    });
    const end = (): void => {
      stop();
      resolve(0);
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
    process.stdout.on('error', end);
  });
}

function devices(open: readonly string[]): string {
  if (open.length === 0)
    return say(
      'no device of keys is open: balise status says why',
      'aucun appareil de touches ouvert : voir balise status',
    );
  return say(
    `listening to ${open.join(', ')}; press the keys. Ctrl-C ends it`,
    `à l'écoute de ${open.join(', ')} ; appuyer. Ctrl-C pour finir`,
  );
}

/** Edges are faint, what was refused is red, what came of a press is set below it. */
export function lineOf(what: Happened): string {
  const words = happenedWords(what);
  switch (what.kind) {
    case 'edge':
      return paint('dim', words);
    case 'press':
      return paint('bold', words);
    case 'no-press':
      return paint('yellow', `  ${words}`);
    case 'shown':
      return what.state === 'refused' || what.state === 'fault' ? paint('red', `  ${words}`) : `  ${words}`;
    case 'contact':
    case 'event':
      return words;
    default:
      return what satisfies never;
  }
}
