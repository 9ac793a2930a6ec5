export const INBOX_STYLE = `
:root { color-scheme: light dark; --ink: #32324d; --dim: #666687; --line: #dcdce4; --ground: #f6f6f9; --paper: #fff; --accent: #4945ff; --good: #2f6846; --bad: #b72b1a; }
@media (prefers-color-scheme: dark) { :root { --ink: #fff; --dim: #a5a5ba; --line: #4a4a6a; --ground: #181826; --paper: #212134; --accent: #9d9bff; --good: #7bd49b; --bad: #ff9c90; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
.bar { display: flex; gap: 16px; align-items: baseline; padding: 12px 24px; background: var(--paper); border-bottom: 1px solid var(--line); }
.brand { font-weight: 700; color: var(--ink); text-decoration: none; }
.hint, small { color: var(--dim); font-weight: 400; }
main { max-width: 960px; margin: 0 auto; padding: 24px 16px 64px; }
.head { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; justify-content: space-between; }
h1 { font-size: 24px; margin: 8px 0; overflow-wrap: anywhere; }
small { font-size: 15px; }
a { color: var(--accent); }
button, .button { font: inherit; font-weight: 600; padding: 7px 14px; border-radius: 4px; border: 1px solid var(--accent); background: var(--accent); color: var(--paper); text-decoration: none; cursor: pointer; display: inline-block; }
button.quiet { background: transparent; border-color: var(--line); color: var(--ink); }
input { font: inherit; padding: 6px 10px; border-radius: 4px; border: 1px solid var(--line); background: var(--paper); color: var(--ink); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.search { display: flex; gap: 8px; align-items: center; }
.list { list-style: none; margin: 16px 0; padding: 0; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
.list li + li { border-top: 1px solid var(--line); }
.list a { display: grid; grid-template-columns: 1fr auto; gap: 0 16px; padding: 12px 16px; color: inherit; text-decoration: none; }
.list a:hover { background: var(--ground); }
.subject { font-weight: 600; overflow-wrap: anywhere; }
.people { grid-row: 2; color: var(--dim); overflow-wrap: anywhere; }
.when { grid-row: 1 / 3; grid-column: 2; align-self: center; color: var(--dim); white-space: nowrap; font-variant-numeric: tabular-nums; }
.empty { padding: 48px 16px; text-align: center; background: var(--paper); border: 1px dashed var(--line); border-radius: 6px; color: var(--dim); }
.more { color: var(--dim); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 8px 0 16px; }
dt { color: var(--dim); }
dd { margin: 0; overflow-wrap: anywhere; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin-bottom: 16px; }
.note { padding: 8px 12px; border-left: 4px solid; background: var(--paper); }
.good { border-color: var(--good); color: var(--good); }
.bad { border-color: var(--bad); color: var(--bad); }
.tabs { display: flex; gap: 4px; border-bottom: 1px solid var(--line); }
.tabs a { padding: 8px 14px; text-decoration: none; color: var(--dim); border-bottom: 2px solid transparent; }
.tabs a[aria-current] { color: var(--accent); border-color: var(--accent); font-weight: 600; }
.panel { background: var(--paper); border: 1px solid var(--line); border-top: 0; }
iframe { display: block; width: 100%; height: 65vh; border: 0; background: #fff; }
pre { margin: 0; padding: 16px; white-space: pre-wrap; overflow-wrap: anywhere; }
.headers { width: 100%; border-collapse: collapse; }
.headers th, .headers td { text-align: left; vertical-align: top; padding: 6px 16px; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.headers th { color: var(--dim); font-weight: 600; white-space: nowrap; }
@media (max-width: 600px) { .list a { grid-template-columns: 1fr; } .when { grid-row: 3; grid-column: 1; } }
`;
