/** One of each fault of the world that a box in a vehicle meets. Each ends with what was broken mended, and a press that is registered. */
import type { FaultCode } from '../../../gateway/core/errors.ts';
import { pressAndLook, untilKeysWork } from './crew.ts';
import { setDisk } from './disk-faults.ts';
import type { PressMade } from './judge.ts';
import type { Key } from './lines.ts';
import { until } from './until.ts';
import type { World } from './world.ts';

export interface FaultCase {
  name: string;
  run(hand: Hand): Promise<void>;
}

export interface Hand {
  world: World;
  /** The next step of the mission; @throws Error where it was not registered */
  press(): Promise<void>;
  /** The same step once more will not be a second one. */
  pressInVain(): Promise<void>;
  /** Waits until the log says so, since this hand was made. */
  raised(code: FaultCode): Promise<void>;
  mended(code: FaultCode): Promise<void>;
}

const PATIENCE_MS = 300_000;
const ROUND: readonly Key[] = ['1', '2', '5', '6', '7', '9'];

/** The crew of one box, over all cases. */
export function createCrew(world: World): { made: PressMade[]; hand(): Hand } {
  const { box } = world;
  const made: PressMade[] = [];
  let step = 0;
  const next = (): Key => ROUND[step % ROUND.length] as Key;

  function hand(): Hand {
    const from = box.logs().length;
    const said = (what: string) => until(`'${what}'`, PATIENCE_MS, () => box.logs().slice(from).includes(what));
    return {
      world,
      async press() {
        const key = next();
        const answer = await pressAndLook(box, key);
        if ('refused' in answer) throw new Error(`key ${key}: ${answer.refused}`);
        made.push({ key, registered: answer.registered, refused: null });
        step++;
      },
      async pressInVain() {
        made.push({ key: next(), registered: null, refused: null });
        await box.press(next());
      },
      raised: (code) => said(`"fault ${code}:`),
      mended: (code) => said(`"over: ${code}"`),
    };
  }
  return { made, hand };
}

async function untilPositions({ livePositions }: World): Promise<void> {
  const before = livePositions();
  await until('live positions', PATIENCE_MS, () => livePositions() > before + 1);
}

async function pidOf({ box }: World): Promise<string> {
  return (await box.run("pgrep -f 'gateway/main.ts' | head -n 1")).output.trim();
}

async function restarted(world: World, from: number): Promise<void> {
  const starts = (): number => world.box.logs().split('"msg":"started"').length;
  await until('the daemon is started again', PATIENCE_MS, () => starts() > from);
}

export const FAULTS: readonly FaultCase[] = [
  {
    name: 'a receiver that is unplugged in a drive and comes back as another device: serial-lost, then positions again',
    async run({ world, press, raised, mended }) {
      const { box } = world;
      await untilPositions(world);
      // Somebody else keeps the number of the one that goes.
      await box.run('(exec 9</dev/ttyUSB0; sleep 3600) >/dev/null 2>&1 </dev/null &');
      box.unplugReceiver();
      await raised('serial-lost');
      await press();
      box.plugReceiver();
      await mended('serial-lost');
      const { output } = await box.run('readlink /dev/balise-gnss');
      if (output.trim() === '/dev/ttyUSB0') throw new Error('it came back as the same device');
      await untilPositions(world);
      await press();
    },
  },
  {
    name: 'a disk that takes two seconds for each write: presses are registered when it has them, positions go on',
    async run({ world, press }) {
      await setDisk(world.box, 'stalls');
      await press();
      await untilPositions(world);
      await press();
      await setDisk(world.box, 'well');
      await press();
    },
  },
  {
    name: 'a full disk: store-full, presses from the reserve, and the end of it once there is room',
    async run({ world, press, raised, mended }) {
      const { box } = world;
      await box.run('dd if=/dev/zero of=/data/filler bs=65536; dd if=/dev/zero of=/data/filler2 bs=512; sync');
      // As long as its log has room the disk is not asked for more.
      let full = false;
      const fault = raised('store-full').then(() => {
        full = true;
      });
      for (let presses = 0; !full && presses < PRESSES_MAX; presses++) await press();
      await fault;
      await press();
      await box.run('rm /data/filler /data/filler2');
      await mended('store-full');
      await press();
    },
  },
  {
    name: 'another program that eats all memory: the kernel ends that one, the daemon goes on',
    async run({ world, press }) {
      const { box } = world;
      const before = await pidOf(world);
      await box.run(
        `(perl -e 'push @all, "x" x (1e6 + $n++) while 1'; echo $? >/run/eater) >/dev/null 2>&1 </dev/null &`,
      );
      await press();
      await until('the eater is ended', PATIENCE_MS, async () => {
        const { output } = await box.run('cat /run/eater');
        return output.trim() === KILLED;
      });
      await untilPositions(world);
      await press();
      if ((await pidOf(world)) !== before) throw new Error('the daemon was ended too');
    },
  },
  {
    name: 'a daemon that hangs: its watchdog starts it again, which the record calls by its name',
    async run({ world, press }) {
      const { box } = world;
      const starts = box.logs().split('"msg":"started"').length;
      const shown = box.shown.length;
      await box.run(`kill -STOP ${await pidOf(world)}`);
      await restarted(world, starts);
      await until('the keypad is open again', PATIENCE_MS, () => box.shown.length > shown);
      await until('its cause', PATIENCE_MS, () => world.records().includes('"cause":"watchdog"'));
      await press();
    },
  },
  {
    name: 'a disk that refuses all writes: store-failing, nothing is called registered; after a cut on a good one all goes on',
    async run({ world, press, pressInVain, raised }) {
      const { box } = world;
      await setDisk(box, 'refuses');
      const from = box.shown.length;
      await pressInVain();
      await raised('store-failing');
      if (box.shown.slice(from).some((line) => line.startsWith('=registered')))
        throw new Error('a press was called registered that is on no disk');
      await box.cutPower();
      await box.boot();
      await untilKeysWork(box);
      await untilPositions(world);
      await press();
    },
  },
];
/** Of a shell, for a program that was ended by SIGKILL. */
const KILLED = '137';
const PRESSES_MAX = 400;
