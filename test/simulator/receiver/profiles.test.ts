/** The chips by name: bytes that stay, read back by an outside witness, with the habits that set them apart. */
import { createHash } from 'node:crypto';
import { type GGAPacket, parseNmeaSentence, type RMCPacket } from 'nmea-simple';
import { describe, expect, test } from 'vitest';
import { encodeEpoch } from '../../../simulator/receiver/encoder.ts';
import { antennaLost } from '../../../simulator/receiver/faults.ts';
import { PROFILES, type ProfileName, profileAt } from '../../../simulator/receiver/profiles.ts';
import { createTelling } from '../../../simulator/receiver/recording.ts';
import { seenIn, surrounded, TRACE_S, traceAt } from './trace.ts';

const SKY = [
  { from: 150, to: 200, kind: 'canopy' },
  { from: 300, to: 330, kind: 'tunnel' },
];
const names = Object.keys(PROFILES) as ProfileName[];

function played(profile: ProfileName, start = 'cold', hz = 1) {
  return surrounded({ receiver: { profile, hz, baud: 115_200, start }, sky: SKY });
}

function told(profile: ProfileName, seed: number): string {
  const scenario = played(profile);
  const tell = createTelling(scenario, seenIn(scenario, seed), seed);
  const hash = createHash('sha256');
  for (let second = 0; second < TRACE_S; second++) hash.update(tell(second));
  return hash.digest('hex');
}

/** Of ten minutes from a cold start, over midnight. A change here changes every recording made with that profile. */
const GOLDEN: Readonly<Record<ProfileName, string>> = {
  'ublox-m8': '4491c780ebd1252e8a1b3038e22a3ed9eae0809029b90ac9e1b14875ddf8d6af',
  'ublox-m9': 'f6ac72a786c956c90ece1c2638d15b448fe6cb0157456203f7d0252aabf52018',
  'ublox-m10': 'c450934036699629ea90dfaaf65432329fd3a761bbcb8471858d6ffe81336d15',
  'quectel-l76': '518bfbee196c50218d70dc5587b42a3cc8691b3eedc5ebd45be36bce9ff26708',
  'quectel-lc79': 'd70505357df150caa591eae918ebce16db469149d8d65bf58c0862db98bc9e6a',
  sirf: '41ca911c5fe62517a96b10076f1b14da9984a07438b326306468eff7fd5cb648',
  teseo: '283c92fb67ac7f871deffa72b81c990dd6106751e05672a46000b0e3fcb1b10f',
};

test.each(names)('%s: the same seed gives the same bytes, another seed others', (profile) => {
  expect(told(profile, 1)).toBe(GOLDEN[profile]);
  expect(told(profile, 2)).not.toBe(GOLDEN[profile]);
});

function lines(profile: ProfileName, second: number): string[] {
  const scenario = played(profile, 'hot');
  return encodeEpoch(seenIn(scenario)(second), PROFILES[profile]).split('\r\n').slice(0, -1);
}

describe.each(names)('%s', (profile) => {
  test('nmea-simple finds the vehicle in RMC and GGA', () => {
    const motion = traceAt(played(profile))(100);
    const packets = lines(profile, 100)
      .filter((line) => /^\${1,2}G[NP](?:RMC|GGA|VTG|GSA|GLL|ZDA)/.test(line))
      .map((line) => parseNmeaSentence(line.replace('$$', '$')));
    const rmc = packets.find(({ sentenceId }) => sentenceId === 'RMC') as RMCPacket;
    const gga = packets.find(({ sentenceId }) => sentenceId === 'GGA') as GGAPacket;
    expect(rmc.datetime.getTime()).toBe(motion.t);
    expect(rmc.speedKnots * 1.852).toBeCloseTo(54, 0);
    for (const { latitude, longitude } of [rmc, gga]) {
      expect(latitude).toBeCloseTo(motion.latDeg, 4);
      expect(longitude).toBeCloseTo(motion.lonDeg, 4);
    }
  });

  test('no sentence is longer than the standard allows', () => {
    for (const line of lines(profile, 100)) expect(line.length + 2).toBeLessThanOrEqual(82);
  });

  test('at 25 Hz every epoch has a time of its own', () => {
    const seen = seenIn(played(profile, 'hot', 25));
    const times = Array.from({ length: 50 }, (_, i) => {
      return /RMC,([\d.]+),A/.exec(encodeEpoch(seen(100 + i / 25), PROFILES[profile]))?.[1];
    });
    expect(new Set(times).size).toBe(50);
  });
});

describe('habits', () => {
  const text = (profile: ProfileName, second: number) => lines(profile, second).join('\n');

  test('ST Teseo writes the dollar twice, pads GSV and tells of its antenna every time', () => {
    expect(lines('teseo', 100).every((line) => line.startsWith('$$'))).toBe(true);
    expect(text('teseo', 100)).toMatch(/^\$\$BDGSV,2,2,05,\d\d,\d\d,\d{3},\d\d(,){13}1\*/m);
    expect(text('teseo', 100)).toContain('$$PSTMANTENNASTATUS,0,0,0,0*51');
  });

  test('Quectel LC79 numbers GSV over both frequencies, Galileo from 101, and has GSA for systems it does not hear', () => {
    expect(text('quectel-lc79', 100)).toMatch(/^\$GPGSV,4,4,15,.*,8\*/m);
    expect(text('quectel-lc79', 100)).toMatch(/^\$GNGSA,A,3,103,/m);
    expect(lines('quectel-lc79', 100).filter((line) => line.includes('GSA'))).toHaveLength(6);
  });

  test('SiRF: GPS alone, no mode letter, the sky every five seconds', () => {
    expect(text('sirf', 100)).toMatch(/^\$GPRMC,.*,010926,,\*..$/m);
    expect([100, 101, 104, 105].map((second) => text('sirf', second).includes('GSV'))).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  test('u-blox stops counting at 12', () => {
    const seen = { ...seenIn(played('ublox-m9', 'hot'))(100), satellites: 15 };
    expect(encodeEpoch(seen, PROFILES['ublox-m9'])).toMatch(/GGA,.*,E,1,12,/);
    expect(encodeEpoch(seen, PROFILES['quectel-l76'])).toMatch(/GGA,.*,E,1,15,/);
  });

  test.each([
    ['ublox-m8', '$GNTXT,01,01,02,ANTSTATUS=SHORT*'],
    ['quectel-l76', '$GPTXT,01,01,01,ANTENNA SHORT*'],
    ['quectel-lc79', '$PQTMANTENNASTATUS,3,3,2,1*'],
    ['teseo', '$$PSTMANTENNASTATUS,2,0,0,0*'],
  ] as const)('%s says that its antenna is short', (profile, notice) => {
    const short = antennaLost(seenIn(played(profile, 'hot'))(100), 'SHORT');
    expect(encodeEpoch(short, PROFILES[profile])).toContain(notice);
  });
});

test('a receiver that takes the place of another speaks from when it is plugged in', () => {
  const scenario = surrounded({ line: [{ from: 10, to: 20, kind: 'unplugged', profile: 'sirf' }] });
  expect(profileAt(scenario, 19)).toBe(PROFILES['ublox-m8']);
  expect(profileAt(scenario, 20)).toBe(PROFILES.sirf);
});
