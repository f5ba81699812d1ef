/** The blows of a storm as they fall, and what puts things right again. */
import { LATE_S, type Repair, type Storm } from './storm.ts';
import { killGateway, noteThinning, trouble } from './storm-kill.ts';
import type { StormBlow } from './storm-plan.ts';
import { awaitPress } from './storm-presses.ts';

/** While one of these stands, records wait in the gateway's memory. */
const STORE_FAULTS: ReadonlySet<string> = new Set(['store-full', 'store-failing', 'store-stalled']);

/** Puts right what is due in this second. */
export async function repair(run: Storm, second: number): Promise<void> {
  const due = run.repairs.filter(({ atS }) => atS <= second);
  run.repairs = run.repairs.filter((each) => !due.includes(each));
  for (const { what } of due) await putRight(run, what, second);
}

/** The storm is over: everything is put right but what the gateway takes its time for. Resolves when broker and platform answer. */
export async function repairAll(run: Storm, second: number): Promise<void> {
  const due = run.repairs.filter(({ what }) => what !== 'disk-settled');
  run.repairs = run.repairs.filter((each) => !due.includes(each));
  for (const { what } of due) await putRight(run, what, second);
  await run.brokerBack;
  await run.platformBack;
}

async function putRight(run: Storm, what: Repair['what'], second: number): Promise<void> {
  switch (what) {
    case 'link':
      run.stage.link.restore();
      return;
    case 'broker':
      run.brokerBack = run.stage.broker.again();
      // Awaited before it is killed again, and at the end.
      run.brokerBack.catch(() => {});
      return;
    case 'platform':
      run.platformBack = run.stage.platform.again().then(() => {
        run.platformUp = true;
      });
      run.platformBack.catch(() => {});
      return;
    case 'receiver':
      run.receiverOffMs = 0;
      return;
    case 'disk':
      run.disk.heal();
      return;
    case 'disk-settled':
      await settleDisk(run, second);
      return;
    default:
      what satisfies never;
  }
}

/** The disk has been well for long enough, and the gateway says so: everything that waited is on it. */
async function settleDisk(run: Storm, second: number): Promise<void> {
  if (!(await storeIsWell(run))) {
    run.repairs.push({ atS: second + 1, what: 'disk-settled' });
    return;
  }
  noteThinning(run, second);
  run.trouble = null;
  await awaitPress(run);
}

async function storeIsWell({ stage }: Storm): Promise<boolean> {
  const status = await stage.snapshot();
  return status !== null && !status.faults.some(({ code }) => STORE_FAULTS.has(code));
}

export async function fall(run: Storm, blow: StormBlow, second: number): Promise<void> {
  const { stage } = run;
  // It may be waiting for a broker, which only comes back in a later second.
  if (blow.kind === 'kill-platform' && !run.platformUp) return;
  run.blows[blow.kind]++;
  const putRightLater = (what: Repair['what'], afterS: number) => run.repairs.push({ atS: second + afterS, what });
  switch (blow.kind) {
    case 'press':
    case 'leap-second':
      // Both came with the second's bytes.
      return;
    case 'kill-gateway':
      return killGateway(run, blow, second);
    case 'kill-broker':
      await run.brokerBack;
      await stage.broker.kill();
      putRightLater('broker', blow.lastsS);
      return;
    case 'kill-platform':
      run.platformUp = false;
      await stage.platform.kill();
      putRightLater('platform', blow.lastsS);
      return;
    case 'cut':
      stage.link.cut();
      putRightLater('link', blow.lastsS);
      return;
    case 'half-open':
      stage.link.halfOpen();
      putRightLater('link', blow.lastsS);
      return;
    case 'clock-step':
      stage.conductor?.stepWall(blow.byMs);
      return;
    case 'receiver-step':
      run.receiverOffMs = blow.byMs;
      putRightLater('receiver', blow.lastsS);
      return;
    case 'disk':
      if (!run.disk.fail(blow.fault)) return;
      // The gateway may not be over the trouble before.
      run.repairs = run.repairs.filter(({ what }) => what !== 'disk-settled');
      run.trouble = { ...trouble(run, blow.fault, second), ...run.trouble, fault: blow.fault };
      putRightLater('disk', blow.lastsS);
      putRightLater('disk-settled', blow.lastsS + LATE_S);
      return;
    default:
      blow satisfies never;
  }
}
