/** The look of the gradebook's pages: the system's own fonts, light or dark as the reader has it, and fit for paper. */
export const gradebookStyle = `
:root {
  --ink: #1c2430; --soft: #566273; --paper: #ffffff; --panel: #f4f6f9; --line: #d5dbe3; --link: #0b57b0; --focus: #0b57b0; --alarm: #9c1c1c;
  --all: #1f7a4d; --all-ink: #ffffff; --most: #8fd1ac; --half: #f3d98b; --some: #f2b08a; --none: #d9685a; --step-ink: #14181f; --none-ink: #14181f;
  --fault: #5b2a86; --fault-ink: #ffffff;
  font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e4e8ee; --soft: #a9b4c2; --paper: #14181f; --panel: #1d232d; --line: #3a4452; --link: #8ab8f5; --focus: #8ab8f5; --alarm: #ff9c94;
    --all: #2c8f5f; --all-ink: #06120c; --most: #1f5a3d; --half: #6b5a1e; --some: #7a4322; --none: #7f2d26; --step-ink: #f4f6f9; --none-ink: #f4f6f9;
    --fault: #c9a4ec; --fault-ink: #14181f;
  }
}
* { box-sizing: border-box; }
body { margin: 0; }
main { max-width: 90rem; margin: 0 auto; padding: 1rem 1.25rem 4rem; }
main.student-page { max-width: 55rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0.5rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 0.75rem; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 0; display: inline; }
p { max-width: 48rem; }
a { color: var(--link); }
small, .found { color: var(--soft); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.contents, .legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; padding: 0; }
.sum { font-size: 1.2rem; font-weight: 600; }
table { border-collapse: collapse; }
th, td { padding: 0.3rem 0.6rem; border: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { background: var(--panel); }
th[scope="row"] { font-weight: 500; }
.text, pre, td.text q { overflow-wrap: anywhere; white-space: pre-wrap; }
.text ul, .text p { margin: 0 0 0.25rem; padding-left: 1rem; white-space: normal; }
.text p { padding: 0; }
.scroll { overflow-x: auto; max-width: 100%; }
pre { background: var(--panel); padding: 0.6rem 0.8rem; border-radius: 6px; margin: 0.4rem 0; }
code, pre, .wire { font-family: ui-monospace, monospace; font-size: 0.875rem; }
button, input, select { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: 6px; padding: 0.3rem 0.6rem; }
button:disabled { opacity: 0.5; }
.filters { display: flex; flex-wrap: wrap; gap: 0.75rem 1rem; margin: 0.5rem 0; }
.filters label { display: flex; gap: 0.4rem; align-items: center; max-width: 100%; }
.filters select, .filters input { min-width: 0; max-width: 18rem; }
.faults { border-left: 4px solid var(--alarm); padding-left: 1rem; }
.faults h2 { color: var(--alarm); margin-top: 1rem; }
.grades { font-variant-numeric: tabular-nums; }
.grades th, .grades td { white-space: nowrap; padding: 0.2rem 0.45rem; vertical-align: middle; }
.grades td { text-align: right; }
.grades thead th { vertical-align: bottom; padding: 0; }
.grades thead button { border: 0; background: none; padding: 0.4rem 0.5rem; font-weight: 600; cursor: pointer; width: 100%; text-align: left; border-radius: 0; }
.grades .upright button { writing-mode: vertical-rl; transform: rotate(180deg); min-height: 9.5rem; padding: 0.5rem 0.3rem; }
.grades th.student { position: sticky; left: 0; background: var(--paper); max-width: 16rem; overflow: hidden; text-overflow: ellipsis; }
.all { background: var(--all); color: var(--all-ink); }
.most { background: var(--most); color: var(--step-ink); }
.half { background: var(--half); color: var(--step-ink); }
.some { background: var(--some); color: var(--step-ink); }
.none { background: var(--none); color: var(--none-ink); }
.absent { color: var(--soft); }
.fault { background: var(--fault); color: var(--fault-ink); font-weight: 700; }
.swatch { display: inline-block; min-width: 1.6rem; text-align: center; border: 1px solid var(--line); }
.swatch:empty::before { content: "\\a0"; }
.pages { display: flex; gap: 1rem; align-items: center; margin: 0.75rem 0; }
.bars td, .bars th { border-width: 0 0 1px; }
.bars th { white-space: nowrap; }
.bars meter { width: min(45vw, 28rem); }
.checks { width: 100%; }
.checks th, .checks td { min-width: 8rem; }
.exercise { border-bottom: 1px solid var(--line); padding: 0.5rem 0; overflow-x: auto; }
.exercise summary { cursor: pointer; }
.exercise summary span { color: var(--soft); margin-left: 0.75rem; }
.cases { list-style: none; padding: 0; }
.cases > li { margin: 0.5rem 0; padding-left: 1.5rem; position: relative; }
.cases .mark { position: absolute; left: 0; font-weight: 700; }
.cases .failed > .mark { color: var(--alarm); }
.likely { border-left: 4px solid var(--link); padding-left: 0.75rem; }
@media (max-width: 40rem) {
  main { padding: 0.5rem 0.75rem 3rem; }
  .grades th.student { max-width: 8rem; }
  .checks thead { position: absolute; clip-path: inset(50%); }
  .checks, .checks tbody, .checks tr, .checks th, .checks td { display: block; }
  .checks tr { border: 1px solid var(--line); margin: 0.5rem 0; }
  .checks tbody th, .checks td { border: 0; }
}
@media print {
  :root { --paper: #fff; --ink: #000; }
  .filters, .pages, .contents { display: none; }
  .scroll { overflow: visible; }
  .all, .most, .half, .some, .none, .fault, .swatch { print-color-adjust: exact; }
  h2, h3, summary { break-after: avoid; }
}
`;
