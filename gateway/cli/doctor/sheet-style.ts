/** How the acceptance sheet looks, on A4 and on a screen; states are told by words and marks, not by colour alone. */

export const SHEET_STYLE = `
@page { size: A4; margin: 10mm 12mm; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: #111; font: 9.5pt/1.25 system-ui, "DejaVu Sans", sans-serif; }
main { max-width: 186mm; margin: 0 auto; padding: 4mm 2mm; }
header { display: flex; justify-content: space-between; align-items: center; gap: 4mm; border-bottom: 1pt solid #111; }
h1 { font-size: 17pt; margin: 0 0 1mm; }
h2 { font-size: 11pt; margin: 0 0 1mm; }
.verdict { font-weight: 700; font-size: 11pt; margin: 0; padding: 1mm 3mm; border: 1.5pt solid currentColor; }
.verdict.ok { color: #14532d; }
.verdict.warn { color: #6b4300; }
.verdict.fail { color: #991b1b; }
dl { display: grid; grid-template-columns: 1fr 1fr; gap: 0 6mm; margin: 2mm 0; }
dl div { display: flex; gap: 2mm; }
dt { min-width: 20mm; color: #444; }
dd { margin: 0; overflow-wrap: anywhere; font-weight: 600; }
table { width: 100%; border-collapse: collapse; font-size: 8pt; }
caption { text-align: left; font-weight: 700; font-size: 11pt; }
th, td { text-align: left; vertical-align: top; padding: .25mm 2mm; border-bottom: .5pt solid #bbb; overflow-wrap: anywhere; }
th[scope="row"] { font-weight: 400; width: 30mm; }
td:nth-child(2) { width: 18mm; }
tr { break-inside: avoid; }
tr.fail td, tr.fail th { background: #fde8e8; font-weight: 700; }
tr.fail em { font-weight: 400; }
tr.warn td, tr.warn th { background: #fff4d6; }
tr.skipped td { color: #444; }
.sky { display: inline-block; vertical-align: top; width: 48%; margin-top: 3mm; break-inside: avoid; }
.sky svg { width: 58mm; height: auto; max-width: 100%; }
.sign { display: inline-block; vertical-align: top; width: 50%; margin-top: 3mm; break-inside: avoid; }
.sign div { border: .75pt solid #111; height: 24mm; margin-bottom: 2mm; padding: 1mm 2mm; }
.sign p { margin: 0; color: #444; font-size: 8.5pt; }
@media print { main { padding: 0; } }
figcaption { font-size: 8pt; color: #444; }
@media (max-width: 600px) { dl { grid-template-columns: 1fr; } .sky, .sign { width: 100%; } }
`;
