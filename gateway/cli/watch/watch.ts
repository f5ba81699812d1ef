/** `balise watch`: everything live on one screen. It goes on over a restart of the daemon. */
import type { Config } from '../../core/config/options.ts';
import { loadConfig } from '../../drivers/config-file.ts';
import { say } from '../language.ts';
import { followLive } from '../live-feed.ts';
import { goneWords } from '../live-words.ts';
import { failed } from '../output.ts';
import { NOTHING_YET, type WatchModel, withLive, withoutDaemon } from './model.ts';
import { watchLines } from './screen.ts';
import { openScreen } from './terminal.ts';

export interface WatchOptions {
  config: string;
  once?: boolean;
  json?: boolean;
}

/** Of a pipe. */
const PIPE = { columns: 80, rows: 24 };

export async function watch({ config: path, once, json }: WatchOptions): Promise<number> {
  const config = loadConfig(path);
  if (json === true) return await passOn(config, once === true);
  if (once === true) return await drawOnce(config);
  if (process.stdout.isTTY) return await drawOn(config);
  const hint = say(
    'this is no terminal: balise watch --once, or --json',
    'pas de terminal : balise watch --once, ou --json',
  );
  return failed(hint, 64);
}

async function drawOn(config: Config): Promise<number> {
  let model: WatchModel = NOTHING_YET;
  const draw = (): void => screen.draw(watchLines(model, screen.size()));
  const screen = openScreen(process.stdin, process.stdout, () => draw());
  const stop = followLive(config['control.socket'], {
    onLive(live) {
      model = withLive(model, live);
      draw();
    },
    onGone(why) {
      model = withoutDaemon(model, goneWords(why));
      draw();
    },
  });
  draw();
  try {
    await screen.left;
  } finally {
    stop();
    screen.close();
  }
  return 0;
}

/** Exit code 1 where no daemon answers: what the database says is drawn then. */
function drawOnce(config: Config): Promise<number> {
  const size = { columns: process.stdout.columns ?? PIPE.columns, rows: process.stdout.rows ?? PIPE.rows };
  return new Promise((resolve, reject) => {
    const show = (model: WatchModel, code: number): void => {
      stop();
      process.stdout.write(`${watchLines(model, size).join('\n')}\n`);
      resolve(code);
    };
    let model: WatchModel = NOTHING_YET;
    const stop = followLive(config['control.socket'], {
      onLive(live) {
        model = withLive(model, live);
        if (live.status !== null) show(model, 0);
      },
      onGone(why) {
        stop();
        void import('../status/from-database.ts').then(async ({ fromDatabase }) => {
          show({ ...NOTHING_YET, status: await fromDatabase(config), gone: goneWords(why) }, 1);
        }, reject);
      },
    });
  });
}

/** The lines of the feed as they come. */
function passOn(config: Config, once: boolean): Promise<number> {
  return new Promise((resolve) => {
    const end = (code: number): void => {
      stop();
      resolve(code);
    };
    const stop = followLive(config['control.socket'], {
      onLive(live) {
        process.stdout.write(`${JSON.stringify(live)}\n`);
        if (once && live.status !== null) end(0);
      },
      onGone(why) {
        process.stderr.write(`${goneWords(why)}\n`);
        if (once) end(1);
      },
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end(0));
    process.stdout.on('error', () => end(0));
  });
}
