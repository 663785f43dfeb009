// The number in the title of the page, and on the icon of the app: what calls, from all who count.

const counts = new Map();
let plain = null;

export function count(who, number) {
  if ((counts.get(who) || 0) === number) return;
  plain ??= document.title;
  counts.set(who, number);
  const all = [...counts.values()].reduce((sum, one) => sum + one, 0);
  document.title = all ? `(${all}) ${plain}` : plain;
  if (all) navigator.setAppBadge?.(all).catch(() => {});
  else navigator.clearAppBadge?.().catch(() => {});
}
