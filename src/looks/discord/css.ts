/** A window as wide as a phone, or as the column of a channel on a desk. */
export const css = `
:root, :host {
  --window: 720px;
  --page: light-dark(#e3e5e8, #121214); --wall: light-dark(#ffffff, #313338); --box: light-dark(#f7f7f8, #2b2d31); --line: light-dark(#dfe0e4, #45474e);
  --ink: light-dark(#2e3035, #dbdee1); --strong: light-dark(#060607, #f2f3f5); --soft: light-dark(#5c5e66, #a2a6ad); --link: light-dark(#006ce7, #33b1ff);
  --blue: #5865f2; --grey: light-dark(#e3e5e8, #4e5058); --grey-ink: light-dark(#313338, #ffffff); --field: light-dark(#f2f3f5, #383a40);
  --quiet: light-dark(rgb(88 101 242 / 5%), rgb(88 101 242 / 6%)); --quote: light-dark(#c4c9ce, #5c5f66);
}
body, :host { background: var(--page); color: var(--ink); font: 16px/1.375 "gg sans", "Noto Sans", system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
p, ul, blockquote, h3, figure { margin: 0; padding: 0; }
.client { display: flex; flex-direction: column; min-height: 640px; overflow: clip; border-radius: 10px; background: var(--wall); box-shadow: 0 2px 14px rgb(0 0 0 / 18%); }
header { display: flex; align-items: center; gap: 8px; height: 48px; padding: 0 16px; background: var(--wall); border-bottom: 1px solid var(--line); position: sticky; top: 0; z-index: 1; }
header .face { position: static; width: 26px; height: 26px; font-size: 10px; }
.hash { color: var(--soft); font-size: 24px; font-weight: 300; line-height: 1; }
.room { color: var(--strong); font-weight: 600; }
.messages { flex: 1; display: flex; flex-direction: column; justify-content: flex-end; list-style: none; margin: 0; padding: 16px 0; }
.message { position: relative; padding: 6px 16px 6px 72px; margin-top: 10px; }
.quiet { background: var(--quiet); }
.face { position: absolute; left: 16px; width: 40px; height: 40px; border-radius: 50%; color: #fff; font-weight: 600; font-size: 14px; display: grid; place-items: center; background: linear-gradient(#5fb0e8, #2f7fc4); }
.face.person { background: linear-gradient(#8a90a0, #636a7b); }
.used { position: relative; margin-bottom: 4px; color: var(--soft); font-size: 14px; }
.used::before { content: ""; position: absolute; left: -36px; top: 9px; width: 30px; height: 13px; border: solid var(--quote); border-width: 2px 0 0 2px; border-top-left-radius: 6px; }
.used b { color: var(--ink); font-weight: 500; }
.used code { color: var(--link); font: inherit; }
h3 { color: var(--strong); font-size: 16px; font-weight: 500; }
.app { display: inline-block; margin: 0 2px; padding: 0 5px; border-radius: 4px; background: var(--blue); color: #fff; font-size: 10px; font-weight: 600; line-height: 15px; vertical-align: 2px; }
time { color: var(--soft); font-size: 12px; font-weight: 400; }
.content { display: flex; flex-direction: column; align-items: flex-start; gap: 8px; margin-top: 2px; overflow-wrap: anywhere; }
.box { display: flex; flex-direction: column; gap: 8px; width: 100%; max-width: 600px; padding: 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--box); }
.words { display: flex; flex-direction: column; gap: 10px; }
.words ul { padding-left: 20px; list-style: disc; }
.words li { margin: 2px 0; }
.words li::marker { color: var(--soft); }
.words p:has(+ ul) { margin-bottom: -6px; }
.words .small { color: var(--soft); font-size: 13px; line-height: 1.35; }
.words p + .small, .words ul + .small { margin-top: -6px; }
blockquote { padding-left: 12px; border-left: 4px solid var(--quote); border-radius: 4px; }
strong { color: var(--strong); font-weight: 700; }
a { color: var(--link); text-decoration: none; }
hr { width: 100%; height: 1px; margin: 4px 0; border: 0; background: var(--line); }
.gap { height: 8px; }
.gallery, figure { width: 100%; }
figure { display: grid; place-items: center; min-height: 180px; padding: 16px; border-radius: 8px; background: var(--field); color: var(--soft); text-align: center; }
.gallery img { display: block; width: 100%; border-radius: 8px; }
.part { display: flex; justify-content: space-between; align-items: flex-start; gap: 12px; }
.part > div { min-width: 0; flex: 1 1 60%; }
.row { display: flex; flex-wrap: wrap; gap: 8px; }
.key { display: inline-flex; align-items: center; justify-content: center; min-height: 36px; max-width: 100%; padding: 6px 14px; border: 0; border-radius: 8px; font: inherit; font-size: 14px; font-weight: 500; line-height: 1.25; text-align: center; overflow-wrap: anywhere; }
.blue { background: var(--blue); color: #fff; }
.grey { background: var(--grey); color: var(--grey-ink); }
.link { flex: 0 1 auto; overflow-wrap: break-word; }
.link::after { content: "↗"; padding-left: 6px; font-size: 12px; }
.menu { width: 400px; max-width: 100%; border: 1px solid var(--line); border-radius: 8px; background: var(--field); font-size: 15px; }
summary { padding: 8px 12px; color: var(--soft); cursor: pointer; list-style: none; }
summary::after { content: "⌄"; float: right; line-height: 1; }
.menu ul { list-style: none; max-height: 420px; overflow: auto; border-top: 1px solid var(--line); }
.menu li { display: flex; justify-content: space-between; gap: 10px; padding: 9px 12px; }
.menu .chosen { background: var(--grey); color: var(--strong); }
.menu li button { flex: 1; margin: -9px -12px; padding: 9px 12px; border: 0; background: none; color: inherit; font: inherit; text-align: start; cursor: pointer; }
.key[data-press] { cursor: pointer; }
.several li::after { content: ""; flex: none; width: 18px; height: 18px; margin-top: 2px; border: 1px solid var(--soft); border-radius: 4px; }
.several .chosen::after { content: "✓"; border-color: var(--blue); background: var(--blue); color: #fff; font-size: 13px; line-height: 18px; text-align: center; }
.only { margin-top: 6px; color: var(--soft); font-size: 12px; }
.only svg { width: 16px; height: 16px; margin-right: 5px; vertical-align: -4px; }
.only::after { content: " • Dismiss message"; color: var(--link); }
footer { padding: 0 16px 18px; position: sticky; bottom: 0; background: linear-gradient(transparent, var(--wall) 12px); display: flex; }
.plus { flex: none; width: 44px; padding: 9px 0; border-radius: 8px 0 0 8px; background: var(--field); color: var(--soft); text-align: center; }
.field { flex: 1; padding: 9px 0; border-radius: 0 8px 8px 0; background: var(--field); color: var(--soft); }
@media (max-width: 480px) {
  body { padding: 0; gap: 0; }
  .client { min-height: 100vh; border-radius: 0; box-shadow: none; }
  .message { padding: 6px 12px 6px 60px; }
  .face { left: 10px; }
  .box { padding: 12px; }
  .key { min-height: 40px; }
  .used::before { left: -30px; width: 24px; }
}
`;
