/** The followed vehicle: how it is now, and behind tabs all that the platform knows of it. */
import { useState } from 'preact/hooks';
import type { VehicleView } from '../api.ts';
import type { Followed } from '../api-followed.ts';
import { Orders } from './actions/orders.tsx';
import { useSpeech } from './context.ts';
import { LedgerPanel } from './panels/ledger.tsx';
import { LinkPanel } from './panels/link.tsx';
import { Missions } from './panels/missions.tsx';
import { ProofPanel } from './panels/proof.tsx';
import { StatisticsPanel } from './panels/statistics.tsx';
import { Summary } from './panels/summary.tsx';
import { Tabs } from './ui.tsx';

const TABS = ['missions', 'orders', 'ledger', 'link', 'proof', 'statistics'] as const;
type Tab = (typeof TABS)[number];

interface DetailProps {
  vehicle: VehicleView | null;
  following: string | null;
  /** null: not told yet. */
  followed: Followed | null;
  now: number;
}

export function Detail({ vehicle, following, followed, now }: DetailProps) {
  const { words } = useSpeech();
  const [tab, setTab] = useState<Tab>('missions');
  return (
    <section class="view detail" data-view="detail" id="detail" tabIndex={-1} aria-labelledby="detail-title">
      <h2 id="detail-title" class="hidden">
        {words.detail.title}
      </h2>
      {following === null ? <p class="none">{words.detail.nobody}</p> : null}
      {vehicle === null ? null : <Summary vehicle={vehicle} now={now} />}
      {following === null ? null : (
        <>
          <Tabs
            label={words.detail.title}
            prefix="detail"
            options={TABS.map((id) => ({ id, text: words.detail.tabs[id], sign: signOf(id, vehicle, followed) }))}
            chosen={tab}
            choose={setTab}
          />
          <div
            class="panel"
            id="detail-panel"
            role="tabpanel"
            aria-labelledby={`detail-${tab}`}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to take the focus
            tabIndex={0}
          >
            {followed === null ? (
              <p class="none">{words.detail.notYet}</p>
            ) : (
              <Panel key={following} tab={tab} followed={followed} vehicle={vehicle} now={now} />
            )}
          </div>
        </>
      )}
    </section>
  );
}

/** What is wrong behind a tab can be seen without opening it. */
function signOf(tab: Tab, vehicle: VehicleView | null, followed: Followed | null) {
  const wrong =
    (tab === 'ledger' && ((vehicle?.missing ?? 0) > 0 || (followed?.ledger.disagreements.length ?? 0) > 0)) ||
    (tab === 'link' && (vehicle?.faults.length ?? 0) > 0) ||
    (tab === 'proof' && followed?.proof.state === 'broken');
  return wrong ? <span class="sign">!</span> : null;
}

interface PanelProps {
  tab: Tab;
  followed: Followed;
  vehicle: VehicleView | null;
  now: number;
}

function Panel({ tab, followed, vehicle, now }: PanelProps) {
  switch (tab) {
    case 'missions':
      return <Missions missions={followed.missions} now={now} />;
    case 'orders':
      return <Orders followed={followed} state={vehicle?.state ?? null} now={now} />;
    case 'ledger':
      return <LedgerPanel ledger={followed.ledger} missing={vehicle?.missing ?? 0} />;
    case 'link':
      return <LinkPanel link={followed.link} now={now} />;
    case 'proof':
      return <ProofPanel proof={followed.proof} />;
    case 'statistics':
      return <StatisticsPanel vehicle={followed.vehicle} />;
    default:
      return tab satisfies never;
  }
}
