import type { PlatformReport } from '../platform/platform.ts';
import type { DeviceStatus } from './gateway-process.ts';
import type { Stage } from './stage.ts';

/** The last messages of an orderly stop may still be on their way from the broker. */
const PATIENCE_MS = 5_000;

/** Waits until the platform has the device's last event, stops it, and resolves with its last word. */
export async function lastReport(
  stage: Pick<Stage, 'platform' | 'conductor'>,
  device: DeviceStatus,
): Promise<PlatformReport> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const report = await stage.platform.report();
    const events = report.ledger.series.find((each) => each.series === device.series)?.events.at(-1)?.[1] ?? 0;
    if (events >= device.events.recorded || performance.now() > deadline) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  stage.conductor?.release('platform');
  return stage.platform.stop();
}
