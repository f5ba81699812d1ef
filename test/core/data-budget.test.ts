import { expect, test } from 'vitest';
import { createDataBudget } from '../../gateway/core/data-budget.ts';

const bytes = (sentBytes: number, receivedBytes = 0) => ({ sentBytes, receivedBytes });

test('off duty only the sum counts', () => {
  const budget = createDataBudget();
  expect(budget.read(bytes(1_234_567, 89_600), null)).toEqual({
    dataMb: { sent: 1.235, received: 0.09 },
    serviceDataMb: null,
  });
});

test('a service counts from the reading before it was seen', () => {
  const budget = createDataBudget();
  budget.read(bytes(1_000_000, 500_000), null);
  expect(budget.read(bytes(1_200_000, 510_000), 's1').serviceDataMb).toEqual({ sent: 0.2, received: 0.01 });
  expect(budget.read(bytes(3_000_000, 600_000), 's1').serviceDataMb).toEqual({ sent: 2, received: 0.1 });
});

test('another service begins anew, and after it none is left', () => {
  const budget = createDataBudget();
  budget.read(bytes(1_000_000), 's1');
  expect(budget.read(bytes(1_500_000), 's2')).toEqual({
    dataMb: { sent: 1.5, received: 0 },
    serviceDataMb: { sent: 0.5, received: 0 },
  });
  expect(budget.read(bytes(1_600_000), null).serviceDataMb).toBeNull();
  expect(budget.read(bytes(1_700_000), 's2').serviceDataMb).toEqual({ sent: 0.1, received: 0 });
});
