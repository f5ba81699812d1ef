/** Cases that run on a stand-in here and on a real kernel in the rig (test/rig): so they need no test runner, only `node:assert`. */
import type { ContactEdge, InputHandlers, KeyEdge } from '../../../gateway/ports.ts';

export interface RigCase<Bench> {
  name: string;
  /** Throws what is wrong. */
  run(bench: Bench): Promise<void>;
}

export interface InputRecorder extends InputHandlers {
  /** Everything in order: `open 1,2`, `+1`, `-1`, `ignition on`, fault codes, `reject WHY`. */
  readonly story: string[];
  readonly edges: KeyEdge[];
  readonly contacts: ContactEdge[];
  /** What the faults said. */
  readonly details: string[];
}

export function createInputRecorder(): InputRecorder {
  const recorder: InputRecorder = {
    ...{ story: [], edges: [], contacts: [], details: [] },
    onEdge(edge) {
      recorder.edges.push(edge);
      recorder.story.push(`${edge.down ? '+' : '-'}${edge.key}`);
    },
    onContact(edge) {
      recorder.contacts.push(edge);
      recorder.story.push(`${edge.contact} ${edge.on ? 'on' : 'off'}`);
    },
    onOpen: (down) => void recorder.story.push(['open', down.join(',')].join(' ').trim()),
    onFault({ code, detail }) {
      recorder.story.push(code);
      recorder.details.push(detail);
    },
    onReject: (reason) => void recorder.story.push(`reject ${reason}`),
  };
  return recorder;
}
