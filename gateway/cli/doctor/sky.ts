/** The sky of the acceptance sheet: from whoever has the receiver, the daemon or doctor itself; and if there is none, why. */
import type { SkySatellite } from '../../core/gnss/sky-satellites.ts';
import { say } from '../language.ts';
import { followLive } from '../live-feed.ts';
import { goneWords } from '../live-words.ts';
import type { Box } from './box.ts';
import type { AtThePort } from './listening.ts';

export interface SeenSky {
  satellites: readonly SkySatellite[];
  /** Why none of them has a place in the sky; null: one has. */
  missing: string | null;
}

/** Satellites are told every second, by some receivers every fifth. */
const TOLD_WITHIN_MS = 8_000;

export const isPlaced = ({ elevationDeg, azimuthDeg }: SkySatellite): boolean =>
  elevationDeg !== null && azimuthDeg !== null;

/** While the checks run: it waits for the daemon as they do. null: there is no daemon to tell it. */
export async function skyOfDaemon(box: Box): Promise<SeenSky | null> {
  if (box.config['gnss.kind'] === 'none')
    return { satellites: [], missing: say('no receiver is configured', "aucun récepteur n'est configuré") };
  const { is } = await box.daemon();
  switch (is) {
    case 'up':
      return toldByDaemon(box);
    case 'down':
      return null;
    case 'mute':
      return judged([], say('the service does not answer', 'le service ne répond pas'));
    default:
      return is satisfies never;
  }
}

/** @param heard null: the port was not listened to */
export function skyAtPort(heard: AtThePort | null): SeenSky {
  const unheard = say('the receiver was not listened to', "le récepteur n'a pas été écouté");
  return judged(heard?.sky ?? [], heard === null ? unheard : null);
}

function toldByDaemon({ config, clock }: Box): Promise<SeenSky> {
  return new Promise((resolve) => {
    let sky: readonly SkySatellite[] = [];
    const end = (why: string | null): void => {
      stop();
      limit.cancel();
      resolve(judged(sky, why));
    };
    const limit = clock.after(TOLD_WITHIN_MS, () => end(null));
    const stop = followLive(config['control.socket'], {
      onLive(live) {
        sky = live.sky;
        if (sky.some(isPlaced)) end(null);
      },
      onGone: (why) => end(goneWords(why)),
    });
  });
}

function judged(satellites: readonly SkySatellite[], why: string | null): SeenSky {
  if (satellites.some(isPlaced)) return { satellites, missing: null };
  if (why !== null) return { satellites, missing: why };
  const missing =
    satellites.length === 0
      ? say('the receiver told of no satellite (GSV)', "le récepteur n'a annoncé aucun satellite (GSV)")
      : say('the receiver did not say where they stand', "le récepteur n'a pas dit où ils se trouvent");
  return { satellites, missing };
}
