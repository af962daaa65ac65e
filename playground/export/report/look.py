"""The look of the report: black on white, sized for one A4 page and for a phone."""

from __future__ import annotations

STYLE = """
@page { size: A4; margin: 11mm 12mm; }
* { box-sizing: border-box; }
body { font: 11.5px/1.35 'Source Sans', 'Source Sans 3', 'Segoe UI', sans-serif; color: #1b1f27;
  background: #fff; width: 186mm; margin: 6mm auto; -webkit-print-color-adjust: exact;
  print-color-adjust: exact; }
@media print { body { margin: 0; } }
h1 { font-size: 20px; margin: 0; }
h2 { font-size: 13px; margin: 9px 0 3px; border-bottom: 1px solid #dfe2e7; }
p { margin: 2px 0; }
.muted, caption { color: #5c6573; }
.scores { display: flex; flex-wrap: wrap; gap: 4px 26px; margin: 7px 0 2px; }
.scores b { display: block; font-size: 18px; font-weight: 650; }
.pair { display: flex; gap: 6mm; align-items: flex-start; }
.pair > * { flex: 1 1 0; min-width: 0; }
svg { display: block; width: 100%; max-width: 90mm; font-size: 11px; font-family: inherit; }
table { border-collapse: collapse; }
caption { text-align: left; padding-bottom: 2px; }
th, td { text-align: left; padding: 0 8px 0 0; font-weight: normal; vertical-align: top; }
.rows th { color: #5c6573; }
.matrix { font-size: 10px; }
.matrix td { text-align: right; padding: 1px 5px; border: 1px solid #fff; }
.matrix th { color: #5c6573; padding: 1px 4px; }
.matrix caption, .matrix th { white-space: nowrap; }
.matrix tr:first-child th { text-align: right; }
.many tr:first-child th { writing-mode: vertical-rl; transform: rotate(180deg);
  text-align: left; padding: 2px 4px 2px 0; margin-left: auto; }
.all { columns: 3; column-gap: 6mm; font-size: 10px; }
.all p { display: flex; justify-content: space-between; gap: 6px; margin: 0;
  break-inside: avoid; }
.all p span:last-child { text-align: right; overflow-wrap: anywhere; }
.finding { margin: 0 0 4px; }
.finding code { color: #5c6573; font-size: 10px; }
.wide { overflow-x: auto; }
@media screen and (max-width: 720px) {
  body { width: auto; margin: 12px; font-size: 15px; overflow-wrap: anywhere; }
  .pair { display: block; }
  .all { columns: 1; font-size: 13px; }
  svg { max-width: none; }
  .finding code, footer { font-size: 13px; }
  .matrix { font-size: 12px; }
}
footer { margin-top: 8px; color: #5c6573; font-size: 10px; border-top: 1px solid #dfe2e7; }
"""
