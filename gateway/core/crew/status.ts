/** What a press does to the crew's state, or why it does nothing. Every key in every state has an answer. */
import { accept, refuse } from './answers.ts';
import type { CrewContext, PressChange, Unmoved } from './change.ts';
import { pressCheck, pressDistress, pressGarde, pressPause, pressVolontaire } from './duty.ts';
import type { KeyMeaning } from './keys.ts';
import { pressMissionKey } from './mission-steps.ts';
import type { CrewState } from './state.ts';

export function pressed(state: CrewState, key: KeyMeaning, context: CrewContext): PressChange | Unmoved {
  switch (key) {
    case 'PRISE_GARDE':
      return pressGarde(state, context);
    case 'VOLONTAIRE':
      return pressVolontaire(state, context);
    case 'PAUSE':
      return pressPause(state);
    case 'DETRESSE':
      return pressDistress(state, context);
    case 'ACCEPTER':
      return accept(state, context);
    case 'REFUSER':
      return refuse(state, context);
    case 'CONTROLE_ELECTRIQUE':
    case 'CONTROLE_MATERIEL':
    case 'CONTROLE_DESINFECTION':
    case 'CONTROLE_VEHICULE':
      return pressCheck(state, key, context);
    case 'DEPART':
    case 'ARRIVEE':
    case 'PEC':
    case 'BILAN':
    case 'TRANSP':
    case 'DESTIN':
    case 'FINPEC':
    case 'RETOUR':
    case 'RET_BASE':
    case 'RENTRE':
    case 'ANNULATION':
    case 'DISPONIBLE':
    case 'INDISPONIBLE':
      return pressMissionKey(state, key, context);
    default:
      return key satisfies never;
  }
}
