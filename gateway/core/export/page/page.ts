/** One page that needs nothing else: no script, no font, no map server. To be read, printed and kept. */
import type { EventRecord } from '../../record/schema.ts';
import { MARKS_MAX, PROFILES_MAX } from '../limits.ts';
import { localTime } from '../local-time.ts';
import { escaped } from '../markup.ts';
import type { ExportAbout, ExportSource } from '../source.ts';
import { type Survey, surveyOf } from '../survey.ts';
import { type TimelineEntry, timelineOf } from '../timeline.ts';
import { leftOutWords, type WordTable, wordsOf } from '../words.ts';
import { type Drawn, drawnOf, type Stretch } from './drawn.ts';
import { mapLines, marked } from './map.ts';
import { profileLines } from './profile.ts';
import { STYLE } from './style.ts';
import { gapTable, missionTable, statusTable } from './tables.ts';

type MissionSummary = Extract<EventRecord, { type: 'mission-summary' }>;

/** Lines without their line feeds. */
export function* pageLines(source: ExportSource): Generator<string> {
  const { about } = source;
  const words = wordsOf(about.language);
  const survey = surveyOf(source);
  const timeline = timelineOf(source.events());
  const drawn = drawnOf(source, survey.drawn);
  const { events, missions } = eventsOf(source);
  const title = escaped(`${about.vehicle} – ${periodOf(about, words)}`);
  yield `<!doctype html><html lang="${about.language}"><head><meta charset="utf-8">`;
  yield `<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>`;
  yield `<style>${STYLE}</style></head><body>`;
  yield* header(about, survey, events, words);
  yield '<main>';
  yield* mapSection(drawn, survey, timeline, words);
  yield* statusSection(timeline, about.timeZone, words);
  if (missions.length > 0) yield* section(words.missions, missionTable(missions, words));
  yield* speedSection(drawn, timeline, about.timeZone, words);
  yield* missingSection(survey, about.timeZone, words);
  yield '</main></body></html>';
}

function eventsOf(source: ExportSource): { events: number; missions: MissionSummary[] } {
  const missions: MissionSummary[] = [];
  let events = 0;
  for (const event of source.events()) {
    events++;
    if (event.type === 'mission-summary') missions.push(event);
  }
  return { events, missions };
}

function periodOf({ period, open, timeZone }: ExportAbout, words: WordTable): string {
  const from = open.from ? words.beginning : localTime(timeZone, period.fromMs).slice(0, 16);
  const to = open.to ? words.end : localTime(timeZone, period.toMs).slice(0, 16);
  return `${words.from} ${from} ${words.to} ${to}`;
}

function* header(about: ExportAbout, survey: Survey, events: number, words: WordTable): Generator<string> {
  const { vehicle, series, by, madeMs, version, sha256, timeZone } = about;
  const made = madeMs === null ? '–' : `${localTime(timeZone, madeMs)}, ${words.by} ${by}`;
  const rows: [string, string][] = [
    [words.vehicle, vehicle],
    [words.series, series],
    [words.period, periodOf(about, words)],
    [words.content, `${events} ${words.events}; ${leftOutWords(survey, words)}`],
    [words.made, made],
    [words.software, `Balise ${version}`],
    ...(sha256 === null ? [] : [[words.hash, `${sha256} (${words.hashOf})`] satisfies [string, string]]),
  ];
  yield `<header><h1>${escaped(`${words.title} ${vehicle}`)}</h1><dl>`;
  for (const [name, value] of rows) yield `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`;
  yield `</dl><p>${escaped(`${words.clock} ${timeZone}.`)}</p></header>`;
}

function* section(title: string, body: Iterable<string>): Generator<string> {
  yield `<section><h2>${escaped(title)}</h2>`;
  yield* body;
  yield '</section>';
}

function* mapSection(
  drawn: Drawn,
  { bounds }: Survey,
  timeline: readonly TimelineEntry[],
  words: WordTable,
): Generator<string> {
  if (bounds === null) {
    yield* section(words.map, [paragraph(words.noPosition)]);
    return;
  }
  yield `<section><h2>${escaped(words.map)}</h2><figure>`;
  yield* mapLines(drawn, bounds, timeline, words);
  const unmarked = marked(timeline).length - MARKS_MAX;
  const caption = [
    ...[words.stops, words.mapNote],
    ...(drawn.stride === 1 ? [] : [`${words.thinned} ${drawn.stride}.`]),
    ...(unmarked > 0 ? [`${words.statuses}: ${unmarked} ${words.more}.`] : []),
  ];
  yield `<figcaption>${escaped(caption.join(' '))}</figcaption></figure></section>`;
}

function* statusSection(timeline: readonly TimelineEntry[], zone: string, words: WordTable): Generator<string> {
  yield* section(
    words.statuses,
    timeline.length === 0 ? [paragraph(words.noStatus)] : statusTable(timeline, zone, words),
  );
}

function* speedSection(
  drawn: Drawn,
  timeline: readonly TimelineEntry[],
  zone: string,
  words: WordTable,
): Generator<string> {
  const services = byService(drawn.stretches);
  if (services.length === 0) return;
  yield `<section><h2>${escaped(words.speed)}</h2>`;
  for (const stretches of services.slice(0, PROFILES_MAX)) {
    const begin = stretches[0]?.points[0]?.t ?? null;
    const label = localTime(zone, begin);
    yield `<figure><h3>${escaped(label)}</h3>`;
    yield* profileLines(stretches, timeline, zone, `${words.speed}, ${label}`);
    yield '</figure>';
  }
  if (services.length > PROFILES_MAX) yield paragraph(`${services.length - PROFILES_MAX} ${words.more}.`);
  yield '</section>';
}

function byService(stretches: readonly Stretch[]): Stretch[][] {
  const services: Stretch[][] = [];
  for (const stretch of stretches) {
    const last = services.at(-1);
    if (last !== undefined && last[0]?.service === stretch.service) last.push(stretch);
    else services.push([stretch]);
  }
  return services;
}

function* missingSection(survey: Survey, zone: string, words: WordTable): Generator<string> {
  const { gaps } = survey;
  const body = gaps.length > 0 ? gapTable(gaps, zone, words) : survey.drawn > 0 ? [paragraph(words.noGap)] : [];
  yield* section(words.missing, [...body, paragraph(leftOutWords(survey, words))]);
}

function paragraph(text: string): string {
  return `<p>${escaped(text)}</p>`;
}
