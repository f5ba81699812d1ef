/** What a receiver says beside its positions, also where it has none. */
import { expect, test } from 'vitest';
import type { Fix } from '../../../gateway/core/gnss/fix.ts';
import { createEpochReader } from '../../support/epochs.ts';
import { bytesOf, withChecksum } from './nmea.ts';

test('sky and antenna are the last known, with their own instant, whatever the epoch', () => {
  const fixes: Fix[] = [];
  const reader = createEpochReader({ onFix: (fix) => fixes.push(fix) });
  const say = (body: string, monoMs: number) => reader.push(bytesOf(`${withChecksum(body)}\r\n`), monoMs);
  say('GPTXT,01,01,02,ANTSTATUS=OPEN', 100);
  say('GPGSV,1,1,01,05,10,100,40', 200);
  for (let second = 1; second < 4; second++) say(`GPRMC,00000${second},V,,,,,,,140726,,,N`, second * 1000);
  say('GPTXT,01,01,02,ANTSTATUS=OK', 3500);
  say('GPRMC,000004,V,,,,,,,140726,,,N', 4000);
  reader.flush();
  const gps = { constellation: 'gps', seen: 1, cn0DbHz: [40], seenMonoMs: 200, used: null };
  expect(fixes.map(({ sky }) => sky)).toEqual([[gps], [gps], [gps], [gps]]);
  expect(fixes[0]?.antenna).toEqual({ state: 'open', monoMs: 100 });
  expect(fixes.at(-1)?.antenna).toEqual({ state: 'ok', monoMs: 3500 });
});
