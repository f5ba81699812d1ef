/** How docs/contract.html looks: on a phone, on a desk, in the dark, on paper. */
export const STYLE = `:root {
  color-scheme: light dark;
  --ink: light-dark(#1c2126, #dfe4e8);
  --soft: light-dark(#56616b, #9aa6b0);
  --paper: light-dark(#ffffff, #14181c);
  --panel: light-dark(#f3f5f7, #1d2328);
  --line: light-dark(#d5dbe0, #333b43);
  --mark: light-dark(#0b5cad, #79b8ff);
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0 auto; max-width: 78rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: break-word;
}
main { min-width: 0; max-width: 56rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin-top: 0; }
h2 { font-size: 1.3rem; margin-top: 2.6rem; padding-top: .6rem; border-top: 2px solid var(--line); }
h3 { font-size: 1.1rem; margin-top: 2rem; }
a { color: var(--mark); }
code, pre { font: .88em/1.45 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; }
code { background: var(--panel); border-radius: .25em; padding: .1em .3em; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; padding: .7rem; overflow-x: auto; }
pre code { background: none; padding: 0; }
.scroll { overflow-x: auto; margin: .8rem 0; }
table { border-collapse: collapse; font-size: .9rem; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem .3rem 0; text-align: left; vertical-align: top; }
thead th { color: var(--soft); font-weight: 600; white-space: nowrap; }
td:first-child code { white-space: nowrap; }
.fields table { width: 100%; }
.fields td:nth-child(2) { min-width: 8rem; max-width: 17rem; font-size: .85rem; color: var(--soft); }
.fields td:nth-child(5) { min-width: 14rem; }
.variant th { padding-top: 1.1rem; font-weight: 600; }
summary { cursor: pointer; color: var(--soft); font-weight: 600; }
nav { margin-bottom: 1.5rem; font-size: .92rem; }
nav ul { list-style: none; margin: .5rem 0 0; padding: 0; columns: 11rem; }
nav li { break-inside: avoid; padding: .12rem 0; }
nav .level3 { padding-left: 1rem; }
nav a { text-decoration: none; }
nav code { background: none; padding: 0; }
@media (max-width: 40rem) {
  .fields thead { display: none; }
  .fields tr, .fields th, .fields td:last-child { display: block; }
  .fields tr { border-bottom: 1px solid var(--line); padding: .45rem 0; }
  .fields .variant { padding: 0; }
  .fields td, .fields th { border: 0; padding: 0 .4rem 0 0; }
  .fields td:not(:last-child) { display: inline; font-size: .85rem; color: var(--soft); }
  .fields td:first-child code { white-space: normal; color: var(--ink); }
}
@media (min-width: 70rem) {
  body { display: grid; grid-template-columns: 15rem minmax(0, 56rem); gap: 2.5rem; padding: 2rem; }
  nav { position: sticky; top: 2rem; align-self: start; max-height: calc(100vh - 4rem); overflow-y: auto; }
  nav ul { columns: auto; }
}
@media print {
  :root { color-scheme: light; }
  html { font-size: 9.5pt; }
  body { max-width: none; padding: 0; }
  main { max-width: none; }
  nav { display: none; }
  pre { white-space: pre-wrap; }
  pre, tr { break-inside: avoid; }
  h2, h3, thead { break-after: avoid; }
  .scroll { overflow: visible; }
  a { color: inherit; text-decoration: none; }
}
`;
