/** Whether new versions find their way to this box by themselves (docs/updates.md). */
import { ok, skipped, type Verdict, warn } from './verdict.ts';

/**
 * What `balise-update` has noted. `phase`: `what OLD NEW`, while one is replaced by the other; `refused`: a version that did not prove
 * itself here, and is never tried again; null: nothing, none. `no-source`: none is set up; `forbidden`: only root may look.
 */
export type UpdatesNoted = { phase: string | null; refused: string | null } | 'no-source' | 'forbidden';

/** @param timer as systemd calls it: `enabled`, `disabled`, `masked`…; null: there is no such timer, or no systemd */
export function judgeUpdates(noted: UpdatesNoted, timer: string | null): Verdict {
  if (noted === 'no-source')
    return skipped('no source is set up (docs/updates.md)', 'aucune source configurée (docs/updates.md)');
  if (noted === 'forbidden')
    return skipped('only root may look: sudo balise doctor', 'seul root peut regarder : sudo balise doctor');
  const { phase, refused } = noted;
  if (phase !== null) {
    const [, from = '?', to = '?'] = phase.split(' ');
    return warn(
      {
        en: `${from} is being replaced by ${to}, or taken back`,
        fr: `${from} en cours de remplacement par ${to}, ou remise`,
      },
      {
        en: 'wait up to 20 minutes with the ignition on; journalctl -u balise-update says what it is at',
        fr: "attendre jusqu'à 20 minutes, contact mis ; « journalctl -u balise-update » dit où cela en est",
      },
    );
  }
  if (refused !== null)
    return warn(
      { en: `${refused} did not prove itself here`, fr: `${refused} n'a pas fait ses preuves ici` },
      {
        en: 'journalctl -u balise-update says what it lacked: tell support; the next newer version is tried by itself',
        fr: '« journalctl -u balise-update » dit ce qui manquait : prévenir le support ; la prochaine version sera essayée seule',
      },
    );
  if (timer !== 'enabled')
    return warn(
      {
        en: `a source is set up, and nobody asks it (balise-update.timer: ${timer ?? 'not there'})`,
        fr: `une source est configurée, et personne ne l'interroge (balise-update.timer : ${timer ?? 'absent'})`,
      },
      {
        en: 'systemctl enable --now balise-update.timer',
        fr: 'systemctl enable --now balise-update.timer',
      },
    );
  return ok('asked for every hour', 'demandées toutes les heures');
}
