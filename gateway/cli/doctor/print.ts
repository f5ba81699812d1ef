/** The verdicts as a person in a hurry reads them: one line each, what to do below. */
import { styleText } from 'node:util';
import { CHECKS } from '../../core/doctor/check-names.ts';
import { STATE_WORDS, TITLES } from '../../core/doctor/titles.ts';
import type { DoctorReport, State, Text } from '../../core/doctor/verdict.ts';
import { say } from '../language.ts';
import { wrap } from '../rows.ts';
import type { Verdicts } from './engine.ts';

const STATE_CHARS = 8;
const TITLE_CHARS = 17;
const LINE_CHARS = 80;

const COLOURS: Readonly<Record<State, 'green' | 'yellow' | 'red' | 'gray'>> = {
  ok: 'green',
  warn: 'yellow',
  fail: 'red',
  skipped: 'gray',
};

const inWords = ({ en, fr }: Text): string => say(en, fr);

export function reportOf(verdicts: Verdicts): DoctorReport {
  return {
    checks: CHECKS.flatMap((id) => {
      const verdict = verdicts.get(id);
      if (verdict === undefined) return [];
      const { state, detail, remedy } = verdict;
      return [{ id, state, detail: inWords(detail), remedy: remedy === null ? null : inWords(remedy) }];
    }),
  };
}

export function linesOf({ checks }: DoctorReport): string[] {
  const indent = ' '.repeat(STATE_CHARS + TITLE_CHARS);
  return [
    ...checks.flatMap(({ id, state, detail, remedy }) => {
      const head = styleText(COLOURS[state], inWords(STATE_WORDS[state]).padEnd(STATE_CHARS));
      const [first = '', ...more] = wrap(detail, LINE_CHARS - indent.length);
      const told = state === 'ok' || remedy === null ? [] : wrap(`→ ${remedy}`, LINE_CHARS - indent.length);
      return [
        `${head}${inWords(TITLES[id]).padEnd(TITLE_CHARS)}${first}`,
        ...more.map((line) => `${indent}${line}`),
        ...told.map((line, nth) => `${indent}${nth === 0 ? '' : '  '}${line}`),
      ];
    }),
    summary(checks.map(({ state }) => state)),
  ];
}

function summary(states: readonly State[]): string {
  const count = (state: State): number => states.filter((each) => each === state).length;
  const parts = [
    counted(count('fail'), say('fault', 'défaut')),
    counted(count('warn'), say('warning', 'alerte')),
    `${count('ok')} ok`,
    say(`${count('skipped')} skipped`, `${count('skipped')} non vus`),
  ];
  return parts.join(', ');
}

/** Both languages make a plural of two and more with an s; English of none too. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count > 1 || (count === 0 && say('s', '') === 's') ? 's' : ''}`;
}
