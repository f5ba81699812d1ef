import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { followLive, type GoneReason } from '../../gateway/cli/live-feed.ts';
import { liveSocketOf, openFeedSocket } from '../../gateway/drivers/local-socket/feed.ts';
import { createWorkplace } from '../support/running/workplace.ts';

const SOON = { timeout: 25_000, interval: 20 };

it('a daemon that speaks otherwise is said once, and is listened to on', async () => {
  const place = createWorkplace();
  const control = join(place.dir, 'balise.sock');
  const gone: GoneReason[] = [];
  const stop = followLive(control, { onLive: () => undefined, onGone: (why) => gone.push(why) });
  place.later(stop);
  await vi.waitFor(() => expect(gone).toEqual(['down']), SOON);
  const feed = await openFeedSocket(liveSocketOf(control), {
    ...{ mode: 0o660, goodbye: () => '{"type":"end","reason":"stopping"}\n', onGone: () => undefined },
    onListener: (listener) => listener.send('no json\n{"type":"live","from":"tomorrow"}\n'),
  });
  await vi.waitFor(() => expect(gone).toEqual(['down', 'other-version']), SOON);
  await feed.close();
  await vi.waitFor(() => expect(gone).toEqual(['down', 'other-version', 'stopping', 'down']), SOON);
});
