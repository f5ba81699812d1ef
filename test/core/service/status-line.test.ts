import { expect, it } from 'vitest';
import { statusLine } from '../../../gateway/core/service/status-line.ts';

const QUIET = {
  ...{ provisioned: true, link: { up: true, broker: 'mqtts://broker.example.org:8883' } },
  ...{ lanes: { eventsPending: 0, positionsPending: 0 }, duty: 'GARDE', tracking: true, faults: [] },
};

it('says in one line what a technician would ask first', () => {
  expect(statusLine(QUIET)).toBe(
    'GARDE, tracking; link up to mqtts://broker.example.org:8883; nothing waits; no fault',
  );
  expect(
    statusLine({
      ...{ ...QUIET, duty: 'HORS_SERVICE', tracking: false, link: { up: false, broker: null } },
      ...{ lanes: { eventsPending: 3, positionsPending: 120 } },
      faults: [{ code: 'serial-lost' }, { code: 'broker-unreachable' }],
    }),
  ).toBe(
    'HORS_SERVICE, not tracking; link down; 3 events and 120 positions wait; faults: serial-lost, broker-unreachable',
  );
  expect(statusLine({ ...QUIET, provisioned: false })).toContain('not provisioned (platform.broker is empty)');
});
