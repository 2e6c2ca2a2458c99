import { defineAsyncComponent, h } from 'vue';
import type { Theme } from 'vitepress';
// The default theme without its fonts, which would be a hundred kilobytes: the reader's own will do.
import theme from 'vitepress/theme-without-fonts';
import '../../theme/style.css';
import '../../theme/moving.css';
import '../../theme/print.css';
import { movedTo } from '../../build/moved.js';

/** True in the pages of `npm start`, which follow the student's programs; all of this is left out of the others. */
declare const __LIVE__: boolean;

const slots = __LIVE__ ? liveSlots() : undefined;

export default {
  extends: theme,
  Layout: () => h(theme.Layout, null, slots),
  enhanceApp() {
    if (typeof location === 'undefined') return; // while the pages are built
    const now = movedTo(location.pathname, location.hash);
    if (now !== undefined) location.replace(now);
  },
} satisfies Theme;

function liveSlots() {
  const panel = defineAsyncComponent(() => import('../../live/LivePanel.vue'));
  const progress = defineAsyncComponent(() => import('../../live/LiveProgress.vue'));
  return { 'doc-before': () => h(panel), 'sidebar-nav-before': () => h(progress) };
}
