/**
 * A backtracking matcher that counts: how often it asks a character whether it fits. As engines do it (greedy, first alternative
 * first, no memory of what failed before), so that what explodes here explodes there. Of the syntax it knows what our
 * patterns use, and says so of the rest.
 */
type Fits = (character: string) => boolean;
type Node =
  | { kind: 'character'; fits: Fits }
  | { kind: 'start' }
  | { kind: 'end' }
  | { kind: 'group'; alternatives: Node[][] }
  | { kind: 'repeat'; node: Node; min: number; max: number };

export interface Count {
  matched: boolean;
  /** The answer took more than `limit` questions: given up, `matched` means nothing. */
  exceeded: boolean;
  questions: number;
}

class Exceeded extends Error {}

export function countQuestions(pattern: string, text: string, limit: number): Count {
  const nodes = parse(pattern);
  let questions = 0;

  function ask(fits: Fits, at: number): boolean {
    if (++questions > limit) throw new Exceeded();
    return at < text.length && fits(text.charAt(at));
  }

  function sequence(list: readonly Node[], from: number, at: number, next: (at: number) => boolean): boolean {
    const node = list[from];
    return node === undefined ? next(at) : one(node, at, (then) => sequence(list, from + 1, then, next));
  }

  function one(node: Node, at: number, next: (at: number) => boolean): boolean {
    switch (node.kind) {
      case 'character':
        return ask(node.fits, at) && next(at + 1);
      case 'start':
        return at === 0 && next(at);
      case 'end':
        return at === text.length && next(at);
      case 'group':
        return node.alternatives.some((alternative) => sequence(alternative, 0, at, next));
      case 'repeat':
        return repeated(node, 0, at, next);
      default:
        return node satisfies never;
    }
  }

  function repeated(
    node: Extract<Node, { kind: 'repeat' }>,
    done: number,
    at: number,
    next: (at: number) => boolean,
  ): boolean {
    const again = (): boolean =>
      done < node.max && one(node.node, at, (then) => then > at && repeated(node, done + 1, then, next));
    return again() || (done >= node.min && next(at));
  }

  try {
    return { matched: sequence(nodes, 0, 0, () => true), exceeded: false, questions };
  } catch (error) {
    if (error instanceof Exceeded) return { matched: false, exceeded: true, questions };
    throw error;
  }
}

/** Patterns here begin with `^`, so a match is looked for at the beginning only. */
function parse(pattern: string): Node[] {
  if (!pattern.startsWith('^')) throw new Error(`not anchored: ${pattern}`);
  let at = 0;

  function alternatives(): Node[][] {
    const out: Node[][] = [[]];
    while (at < pattern.length && pattern[at] !== ')') {
      if (pattern[at] === '|') {
        at++;
        out.push([]);
      } else out.at(-1)?.push(quantified(atom()));
    }
    return out;
  }

  function atom(): Node {
    const sign = pattern[at++] ?? '';
    if (sign === '^') return { kind: 'start' };
    if (sign === '$') return { kind: 'end' };
    if (sign === '(') return group();
    if (sign === '[') return { kind: 'character', fits: characterClass() };
    if (sign === '\\') return { kind: 'character', fits: escaped(pattern[at++] ?? '') };
    if (/[\w:-]/.test(sign)) return { kind: 'character', fits: (character) => character === sign };
    throw new Error(`not known here: ${sign} in ${pattern}`);
  }

  function group(): Node {
    if (pattern.startsWith('?:', at)) at += 2;
    const inner = alternatives();
    if (pattern[at++] !== ')') throw new Error(`a group does not end: ${pattern}`);
    return { kind: 'group', alternatives: inner };
  }

  function characterClass(): Fits {
    const end = pattern.indexOf(']', at);
    // The engine's own reading of the class: one character against it costs one step.
    const members = new RegExp(`^${pattern.slice(at - 1, end + 1)}$`);
    at = end + 1;
    return (character) => members.test(character);
  }

  function quantified(node: Node): Node {
    const found = /^(?:\{(\d+)(,?)(\d*)\}|[+*?])/.exec(pattern.slice(at));
    if (found === null) return node;
    const [sign, least = '', comma, most] = found;
    at += sign.length;
    if (pattern[at] === '?') throw new Error(`lazy: ${pattern}`);
    if (sign === '?') return { kind: 'repeat', node, min: 0, max: 1 };
    if (sign === '+' || sign === '*') return { kind: 'repeat', node, min: sign === '+' ? 1 : 0, max: Infinity };
    const min = Number(least);
    return { kind: 'repeat', node, min, max: comma === '' ? min : most === '' ? Infinity : Number(most) };
  }

  const all = alternatives();
  if (at !== pattern.length) throw new Error(`a group does not begin: ${pattern}`);
  return [{ kind: 'group', alternatives: all }];
}

function escaped(sign: string): Fits {
  if (sign === 'd') return (character) => character >= '0' && character <= '9';
  if (/[.\\/-]/.test(sign)) return (character) => character === sign;
  throw new Error(`not known here: \\${sign}`);
}
