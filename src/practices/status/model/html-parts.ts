// What every page for readers shares: escaping and looks.
export function escapeHtml(text: string): string {
  // Control characters are refused by XML, even escaped.
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`)
}

export const pageStyle = `
:root{--bg:#f5f4f0;--surface:#fff;--line:#e2dfd7;--text:#1b2226;--muted:#5a6469;--good:#1d6b41;--goods:#e5f2e9;--warn:#805200;--warns:#fbf1d9;--act:#b3211a;--acts:#fceae7;--info:#2a569c;--infos:#e8eefa;--none:#cdc9be}
@media(prefers-color-scheme:dark){:root{--bg:#0f1519;--surface:#151d22;--line:#253038;--text:#e6eaec;--muted:#9aa6ac;--good:#6fcf97;--goods:#13291d;--warn:#e3b45f;--warns:#2c2412;--act:#ff9088;--acts:#331815;--info:#8fb4f0;--infos:#162236;--none:#3b4a53}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main,footer{max-width:760px;margin:0 auto;padding:0 16px}
h1{font-size:24px;margin:32px 0 4px}h2{font-size:17px;margin:28px 0 8px}h3{font-size:15px;margin:0 0 4px}
p{margin:4px 0;overflow-wrap:anywhere}.muted,footer{color:var(--muted);font-size:13px}a{color:var(--info)}
.overall{margin:16px 0 24px;padding:14px 16px;border:1px solid var(--good);border-radius:8px;background:var(--goods);color:var(--good);font-size:17px}
.overall.is-minor{border-color:var(--warn);background:var(--warns);color:var(--warn)}.overall.is-major,.overall.is-critical{border-color:var(--act);background:var(--acts);color:var(--act)}.overall.is-maintenance{border-color:var(--info);background:var(--infos);color:var(--info)}
.post{margin:12px 0;padding:12px 16px;border:1px solid var(--line);border-left:4px solid var(--warn);border-radius:8px;background:var(--surface)}.post h2{margin-top:0}.post.is-resolved{border-left-color:var(--good)}.post.is-maintenance{border-left-color:var(--info)}
.update{margin:8px 0}.update time{color:var(--muted);font-size:13px}
.components{list-style:none;margin:0;padding:0;border:1px solid var(--line);border-radius:8px;background:var(--surface)}.components li{padding:12px 16px;border-top:1px solid var(--line)}.components li:first-child{border-top:0}
section+section{margin-top:16px}
.component{display:flex;justify-content:space-between;gap:12px}.name{font-weight:600;overflow-wrap:anywhere}.state{white-space:nowrap;color:var(--good)}.state.is-degraded_performance{color:var(--warn)}.state.is-partial_outage,.state.is-major_outage{color:var(--act)}.state.is-under_maintenance{color:var(--info)}
.days{display:block;width:100%;height:28px;margin-top:8px}.d-good{fill:var(--good)}.d-fair{fill:var(--warn)}.d-poor{fill:var(--act)}.d-none{fill:var(--none)}
.scale{display:flex;justify-content:space-between;font-variant-numeric:tabular-nums}
footer{padding-top:24px;padding-bottom:32px}
form{margin:8px 0}label{display:block;margin:6px 0}input[type=email]{display:block;width:100%;max-width:360px;margin-top:4px;padding:8px 10px;border:1px solid var(--muted);border-radius:6px;background:var(--surface);color:var(--text);font:inherit}.box{display:inline-block;margin:6px 14px 6px 0}
button{margin:8px 0;padding:8px 14px;border:1px solid var(--info);border-radius:6px;background:var(--info);color:var(--surface);font:inherit;font-weight:600;cursor:pointer}button.quiet{background:none;color:var(--info)}
`
