/** One entry of the feed as a line that a coordinator reads: what, of which mission, with what else it says. Pure. */
import type { FeedEntry, FeedNews } from '../api.ts';
import { distance, type Locale, length } from './format.ts';
import { LATE_MS } from './timeline.ts';
import { say, type Words } from './words/words.ts';

export type Tone = 'distress' | 'bad' | 'warn' | 'good' | 'step' | 'quiet';

export interface FeedLine {
  title: string;
  mission: string | null;
  details: string[];
  tone: Tone;
}

/** With what was late about it, where that is worth a word. */
export function feedLine(entry: FeedEntry, words: Words, locale: Locale): FeedLine {
  const line = newsLine(entry.what, words, locale);
  const lateMs = entry.t === null ? null : entry.received - entry.t;
  if (lateMs === null || lateMs < LATE_MS || line.tone === 'quiet') return line;
  return { ...line, details: [...line.details, words.feed.late(length(lateMs, locale))] };
}

function newsLine(what: FeedNews, words: Words, locale: Locale): FeedLine {
  const { feed, crew } = words;
  switch (what.kind) {
    case 'press':
      return pressLine(what, words);
    case 'mission':
      return {
        title: feed.mission[what.change],
        mission: what.mission,
        details: what.applied ? [] : [feed.notApplied],
        tone: what.change === 'unanswered' || what.change === 'expired' ? 'bad' : 'warn',
      };
    case 'automatic':
      return { title: say(crew.automatic, what.change), mission: null, details: [], tone: 'warn' };
    case 'mission-summary': {
      const details = [say(crew.missionStanding, what.outcome), say(crew.endedBy, what.endedBy)];
      if (what.distanceM !== null) details.push(distance(what.distanceM, locale));
      return { title: feed.ended, mission: what.mission, details, tone: 'step' };
    }
    case 'link':
      return { title: what.up ? feed.linkUp : feed.linkDown, mission: null, details: [], tone: 'quiet' };
    case 'gnss': {
      const details = what.standing ? [] : [feed.over];
      return { title: say(crew.condition, what.condition), mission: null, details, tone: 'quiet' };
    }
    case 'record': {
      const details = what.detail === '' ? [] : [what.detail];
      return { title: say(crew.record, what.type), mission: null, details, tone: 'quiet' };
    }
    case 'presence': {
      const tone = { online: 'good', stopped: 'quiet', lost: 'bad' } as const;
      return { title: feed.presence[what.presence], mission: null, details: [], tone: tone[what.presence] };
    }
    case 'silence': {
      const [title, tone] = what.unknown ? ([feed.silent, 'bad'] as const) : ([feed.heard, 'good'] as const);
      return { title, mission: null, details: [], tone };
    }
    case 'command':
      return {
        title: `${feed.command[what.command]} ${what.said}`.trim(),
        mission: null,
        details: [what.result === null ? feed.said : feed.answered(say(crew.result, what.result))],
        tone: 'quiet',
      };
    default:
      return what satisfies never;
  }
}

type Press = Extract<FeedNews, { kind: 'press' }>;

function pressLine(press: Press, words: Words): FeedLine {
  const { crew, feed } = words;
  const title = press.status === null ? say(crew.keyFunction, press.function) : say(crew.status, press.status);
  const { answer } = press;
  const details = [
    answer?.outcome === 'refused' && answer.reason !== null ? say(crew.refusal, answer.reason) : null,
    answer?.late === true ? feed.answerLate : null,
    press.function === 'INDISPONIBLE' && press.reason !== null ? say(crew.unavailable, press.reason) : null,
    press.implied.length === 0 ? null : feed.implied(press.implied.map((step) => say(crew.status, step)).join(', ')),
    press.corrects === null ? null : feed.corrects(press.corrects),
    missingChecks(press.checksMissing, words),
    press.outsideRoster === true ? feed.outside : null,
  ].filter((detail) => detail !== null);
  return { title, mission: press.mission, details, tone: toneOf(press) };
}

function missingChecks(checks: string[] | null, { crew, feed }: Words): string | null {
  if (checks === null || checks.length === 0) return null;
  return feed.checks(checks.map((check) => say(crew.check, check)).join(', '));
}

function toneOf({ function: what, answer, corrects }: Press): Tone {
  if (what === 'DETRESSE') return 'distress';
  if (answer?.outcome === 'refused') return 'bad';
  if (answer?.outcome === 'accepted' || what === 'DISPONIBLE' || what === 'FIN_DETRESSE') return 'good';
  return corrects === null ? 'step' : 'warn';
}
