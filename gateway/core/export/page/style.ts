/** How the page looks, on a screen and on paper. Nothing is fetched: it must open in an archive in ten years. */
export const STYLE = `
:root { color-scheme: light; }
body { font: 15px/1.45 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; margin: 1.5rem 0 .4rem; border-bottom: 1px solid #bbb; }
h3 { font-size: 1rem; margin: .8rem 0 .2rem; font-weight: 600; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0; }
dt { color: #555; }
dd { margin: 0; overflow-wrap: anywhere; }
p { margin: .3rem 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; padding: .2rem .5rem .2rem 0; border-bottom: 1px solid #ddd; vertical-align: top; }
th { font-weight: 600; color: #444; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
td.t { white-space: nowrap; font-variant-numeric: tabular-nums; }
tr.mistake td { color: #666; text-decoration: line-through; }
svg { width: 100%; height: auto; display: block; border: 1px solid #ccc; background: #fbfbf9; }
svg text { font: 12px system-ui, sans-serif; fill: #1a1a1a; }
.track { fill: none; stroke: #1d4f91; stroke-width: 2.2; stroke-linejoin: round; stroke-linecap: round; }
.alone { fill: #1d4f91; }
.ring { fill: #fbfbf9; stroke: #b3261e; stroke-width: 2; }
.halt { fill: #1d4f91; }
.mark { fill: #fff; stroke: #1a1a1a; stroke-width: 1.2; }
.lead, .axis { stroke: #777; stroke-width: 1; fill: none; }
.grid { stroke: #ddd; stroke-width: 1; }
.hole { fill: #f3d9d6; }
.scale { stroke: #1a1a1a; stroke-width: 2; fill: none; }
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  h2 { break-after: avoid; }
  figure, tr { break-inside: avoid; }
  @page { margin: 15mm; }
}
figure { margin: 0; }
`;
