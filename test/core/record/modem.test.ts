import { expect, test } from 'vitest';
import { readModemFile } from '../../../gateway/core/record/modem.ts';

const UNKNOWN = {
  ...{ technology: null, signalPercent: null, roaming: null, rsrpDbm: null, rssiDbm: null },
  ...{ registered: null, simState: null },
};

test('what is missing is not known, what is more is not read', () => {
  const text = '{"technology": "lte", "roaming": false, "rsrpDbm": null, "operator": "20801", "cell": 4711}';
  expect(readModemFile(text)).toEqual({ ...UNKNOWN, technology: 'lte', roaming: false });
  expect(readModemFile('{}')).toEqual(UNKNOWN);
});

test.each(['', 'lte', '[]', '{"technology": "6g"}', '{"signalPercent": 101}', '{"roaming": "no"}'])(
  '%s is refused',
  (text) => {
    expect(readModemFile(text)).toBeNull();
  },
);
