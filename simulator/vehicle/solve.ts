const HALVINGS = 40;

/** The value from `low` to `high` at which `rising` reaches `wanted`, or the end that comes nearest to it. */
export function solve(rising: (value: number) => number, wanted: number, low: number, high: number): number {
  let [from, to] = [low, high];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (from + to) / 2;
    if (rising(middle) < wanted) from = middle;
    else to = middle;
  }
  return (from + to) / 2;
}
