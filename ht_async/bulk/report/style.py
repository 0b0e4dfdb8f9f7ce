"""How a report looks, by day and by night."""

from __future__ import annotations

STYLE = """
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --ink: #1b1f24; --soft: #5b6470; --line: #dfe3e8;
  --one: #2f6fde; --two: #c2571a; --three: #6b7683;
  --good: #1f7a4d; --bad: #b3261e; --doubt: #9a6700;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1318; --card: #181e25; --ink: #e6e9ed; --soft: #9aa4b0; --line: #2c343d;
    --one: #6ea8ff; --two: #ff9f5a; --three: #8b96a3;
    --good: #5bd39a; --bad: #ff8a80; --doubt: #f0c05a;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.6rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 0 0 .75rem; }
p { margin: .25rem 0 .75rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  padding: 1.1rem 1.25rem; margin-top: 1rem; overflow-x: auto; }
.soft { color: var(--soft); }
.verdict { font-size: 1.05rem; margin: .5rem 0 0; }
.tiles { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.25rem 0 0; padding: 0; }
.tiles div { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  padding: .6rem 1rem; flex: 1 1 7rem; }
.tiles dt { color: var(--soft); font-size: .85rem; }
.tiles dd { margin: 0; font-size: 1.35rem; font-variant-numeric: tabular-nums; }
.good { color: var(--good); } .bad { color: var(--bad); } .doubt { color: var(--doubt); }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; vertical-align: top;
  border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
th { font-weight: 600; color: var(--soft); white-space: nowrap; }
tr:last-child > * { border-bottom: 0; }
td.number, th.number { text-align: right; white-space: nowrap; }
td.share { width: 35%; } td.share i { display: block; height: .6rem; margin-top: .45rem;
  min-width: 2px; border-radius: 2px; background: var(--one); }
code { font: .9em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
svg { width: 100%; height: auto; display: block; }
svg rect { fill: var(--one); }
svg text { fill: var(--soft); font-size: 11px; text-anchor: middle; }
svg text.left, svg text.last { text-anchor: end; }
svg text.first, svg text.unit { text-anchor: start; }
svg .grid { stroke: var(--line); }
svg polyline { fill: none; stroke-width: 1.75; stroke-linejoin: round; }
.line0 { stroke: var(--one); } .line1 { stroke: var(--two); } .line2 { stroke: var(--three); }
.legend { display: flex; gap: 1.25rem; color: var(--soft); font-size: .85rem; margin: 0; }
.legend i { display: inline-block; width: .9rem; height: .2rem; margin: 0 .4rem .25rem 0; }
.mark0 { background: var(--one); } .mark1 { background: var(--two); }
.mark2 { background: var(--three); }
footer { margin-top: 1.5rem; font-size: .85rem; }
@media print { section { break-inside: avoid; } }
"""
"""The style sheet."""
