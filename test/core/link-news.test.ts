import { expect, test } from 'vitest';
import { createLinkNews } from '../../gateway/core/link-news.ts';

const MINUTE_MS = 60_000;

test('a loss and the return are told at once, with their age', () => {
  const news = createLinkNews(0);
  news.set(true, 3_000);
  expect(news.due(3_000)).toBeNull();
  news.set(false, 100_000);
  expect(news.due(100_000)).toEqual({ up: false, ageMs: 0 });
  news.set(false, 105_000);
  news.set(true, 110_000);
  expect(news.due(110_000)).toBeNull();
  expect(news.due(160_000)).toEqual({ up: true, ageMs: 50_000 });
  expect(news.due(500_000)).toBeNull();
});

test('a link that never came is told as missing since the start', () => {
  const news = createLinkNews(2_000);
  news.set(false, 62_000);
  expect(news.due(62_000)).toEqual({ up: false, ageMs: MINUTE_MS });
  news.set(true, 200_000);
  expect(news.due(200_000)).toEqual({ up: true, ageMs: 0 });
});

test('a link that flaps a whole night fills no lane', () => {
  const news = createLinkNews(0);
  news.set(true, 0);
  let events = 0;
  for (let ms = 1_000; ms <= 10 * 60 * MINUTE_MS; ms += 1_000) {
    news.set(ms % 2_000 === 0, ms);
    if (news.due(ms) !== null) events++;
  }
  expect(events).toBe(600);
});

test('one that came back within the minute of the last news is told all the same', () => {
  const news = createLinkNews(0);
  news.set(true, 0);
  news.set(false, 10_000);
  expect(news.due(10_000)).toEqual({ up: false, ageMs: 0 });
  news.set(true, 70_000);
  expect(news.due(70_000)).toEqual({ up: true, ageMs: 0 });
  news.set(false, 80_000);
  news.set(true, 85_000);
  expect(news.due(130_000)).toEqual({ up: false, ageMs: 50_000 });
  expect(news.due(190_000)).toEqual({ up: true, ageMs: 105_000 });
});
