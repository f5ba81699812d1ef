/** Each mission of the followed vehicle as a line of moments. */
import { useMemo } from 'preact/hooks';
import type { MissionView } from '../../api-followed.ts';
import { type Speech, useSpeech } from '../context.ts';
import { distance, instant, length, UNKNOWN } from '../format.ts';
import { type MissionStanding, type Moment, missionStanding, timelineOf } from '../timeline.ts';
import { Chip, type ChipTone } from '../ui.tsx';
import { say } from '../words/words.ts';

export function Missions({ missions, now }: { missions: readonly MissionView[]; now: number }) {
  const speech = useSpeech();
  if (missions.length === 0) return <p class="none">{speech.words.missions.none}</p>;
  return (
    <div class="missions">
      {missions.map((mission) => (
        <Mission key={mission.mission} mission={mission} now={now} speech={speech} />
      ))}
    </div>
  );
}

const TONES: Record<MissionStanding, ChipTone> = {
  waiting: 'warn',
  unanswered: 'bad',
  accepted: 'info',
  refused: 'bad',
  'under-way': 'info',
  transported: 'good',
  'sortie-blanche': 'plain',
  cancelled: 'plain',
  unfinished: 'warn',
  expired: 'bad',
};

function Mission({ mission, now, speech }: { mission: MissionView; now: number; speech: Speech }) {
  const { words, locale } = speech;
  return useMemo(() => {
    const standing = missionStanding(mission);
    const { caseId, by, endedBy } = mission;
    const isOwn = mission.mission.startsWith('~');
    const about = [
      caseId === null ? null : `${words.missions.case} ${caseId}`,
      isOwn ? words.missions.own : null,
      by === null || isOwn ? null : words.missions.by[by],
      endedBy === null ? null : `${words.missions.endedBy} : ${say(words.crew.endedBy, endedBy)}`,
    ].filter((part) => part !== null);
    return (
      <article class="mission-card">
        <header>
          <h4>{mission.mission}</h4>
          <Chip tone={TONES[standing]}>{say(words.crew.missionStanding, standing)}</Chip>
        </header>
        {about.length === 0 ? null : <p class="about">{about.join(' · ')}</p>}
        <ol class="timeline">
          {timelineOf(mission).map((moment, i) => (
            <MomentLine key={i} moment={moment} now={now} speech={speech} />
          ))}
        </ol>
        <Delays mission={mission} speech={{ words, locale }} />
      </article>
    );
  }, [mission, speech]);
}

function MomentLine({ moment, now, speech: { words, locale } }: { moment: Moment; now: number; speech: Speech }) {
  const { missions, crew } = words;
  const { what, status, t, sinceMs, implied, corrected, answeredLate, lateMs, reason } = moment;
  const name = status === null ? say(missions.moments, what) : say(crew.status, status);
  const why = reason === null ? null : say(what === 'refused' ? crew.refusal : crew.cancelReason, reason);
  const tone = what === 'step' ? (implied ? 'implied' : 'step') : what;
  return (
    <li class={corrected ? `${tone} corrected` : tone}>
      <time>{implied ? UNKNOWN : instant(t, now, locale)}</time>
      <span class="moment">
        <b>{name}</b>
        {why === null ? null : ` : ${why}`}
        {implied ? (
          <Chip tone="plain" title={missions.impliedWhat}>
            {missions.implied}
          </Chip>
        ) : null}
        {corrected ? <Chip tone="plain">{missions.corrected}</Chip> : null}
        {answeredLate ? <Chip tone="warn">{missions.answeredLate}</Chip> : null}
        {lateMs === null ? null : <Chip tone="warn">{missions.late(length(lateMs, locale))}</Chip>}
      </span>
      <span class="delay">{sinceMs === null ? '' : `+${length(sinceMs, locale)}`}</span>
    </li>
  );
}

const DELAYS = ['departure', 'arrival', 'onScene', 'transport', 'atDestination', 'whole'] as const;

function Delays({ mission: { delaysMs, distanceM }, speech }: { mission: MissionView; speech: Speech }) {
  const { missions } = speech.words;
  if (delaysMs === null && distanceM === null) return null;
  return (
    <dl class="delays" aria-label={missions.delays}>
      {DELAYS.map((which) => (
        <div key={which}>
          <dt>{missions.delay[which]}</dt>
          <dd>{length(delaysMs?.[which] ?? null, speech.locale)}</dd>
        </div>
      ))}
      <div>
        <dt>{missions.distance}</dt>
        <dd>{distance(distanceM, speech.locale)}</dd>
      </div>
    </dl>
  );
}
