/** What `status` and `doctor` say of a configuration that came from afar. */
import { expect, test } from 'vitest';
import { configRows } from '../../gateway/cli/status/config-row.ts';
import { judgeConfig } from '../../gateway/core/doctor/judge-config.ts';
import type { StatusReport } from '../../gateway/core/status-report.ts';

const config = (change: Partial<NonNullable<StatusReport['config']>>): StatusReport['config'] => ({
  ...{ revision: 'r', version: null, trialLeftS: null, waiting: null },
  ...change,
});

test.each([
  [null, null],
  [config({}), null],
  [config({ version: 7 }), 'config | version 7 of the platform'],
  [config({ version: 7, trialLeftS: 540 }), 'config | version 7 of the platform | on trial, 9 min left'],
  [config({ waiting: 8 }), 'config | files of the box | restarts for 8'],
])('status of %j', (seen, row) => {
  const rows = configRows(seen).map((each) => each.filter((part) => part !== '').join(' | '));
  expect(rows[0] ?? null).toBe(row);
});

test('doctor warns of a trial, and of nothing else', () => {
  expect(judgeConfig('/b', null)).toMatchObject({ state: 'ok' });
  expect(judgeConfig('/b', config({}))).toMatchObject({ state: 'ok', detail: { en: '/b' } });
  expect(judgeConfig('/b', config({ version: 7 }))).toMatchObject({ state: 'ok' });
  const trial = judgeConfig('/b', config({ version: 7, trialLeftS: 61 }));
  expect(trial).toMatchObject({ state: 'warn', detail: { en: '/b, version 7 of the platform on trial, 2 min left' } });
});
