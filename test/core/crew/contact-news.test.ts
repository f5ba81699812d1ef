import { expect, test } from 'vitest';
import { createContactNews } from '../../../gateway/core/crew/contact-news.ts';

test('a contact is told when it changes, at most once a minute, as it is by then and since when', () => {
  const news = createContactNews();
  news.changed('ignition', true, 1_000);
  expect(news.nextMs()).toBe(1_000);
  expect(news.due(1_200)).toEqual([{ type: 'contact', contact: 'ignition', on: true, ageMs: 200 }]);
  news.changed('ignition', false, 5_000);
  expect(news.due(5_000)).toEqual([]);
  expect(news.nextMs()).toBe(61_200);
  expect(news.due(61_200)).toEqual([{ type: 'contact', contact: 'ignition', on: false, ageMs: 56_200 }]);
  expect(news.nextMs()).toBe(null);
});

test('what came and went within the minute is no news; what is not known is not told', () => {
  const news = createContactNews();
  news.changed('engine', true, 0);
  news.due(0);
  news.changed('engine', false, 10_000);
  news.changed('engine', true, 20_000);
  expect(news.due(70_000)).toEqual([]);
  news.changed('engine', null, 80_000);
  expect(news.due(200_000)).toEqual([]);
  news.changed('engine', true, 210_000);
  expect(news.due(210_000)).toHaveLength(1);
});

test('when the duty gate opens, what stands is told again', () => {
  const news = createContactNews();
  news.changed('engine', true, 0);
  news.changed('aux1', false, 0);
  news.due(0);
  news.opened();
  expect(news.due(1_000)).toEqual([
    { type: 'contact', contact: 'engine', on: true, ageMs: 1_000 },
    { type: 'contact', contact: 'aux1', on: false, ageMs: 1_000 },
  ]);
});
