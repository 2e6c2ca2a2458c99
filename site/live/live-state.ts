import { computed, onMounted, ref, type ComputedRef } from 'vue';
import type { LiveState } from '../../grader/student/live-state.js';

const told = ref<LiveState>();
const answered = ref(true);

let source: EventSource | undefined;

/** Follows what `npm start` tells, once for the whole visit. The browser asks again by itself when the connection breaks. */
function follow(): void {
  if (source) return;
  source = new EventSource('/live/events');
  source.onopen = () => (answered.value = true);
  source.onerror = () => (answered.value = false);
  source.onmessage = ({ data }: MessageEvent<string>) => (told.value = JSON.parse(data) as LiveState);
}

/**
 * What a component may show of what `npm start` tells. A component is loaded by itself and takes over a page that
 * was made before anything was known, so it shows nothing until it is mounted, even when another heard something earlier.
 */
export function useLive(): {
  /** Undefined until `npm start` has told something. */
  live: ComputedRef<LiveState | undefined>;
  /** False when `npm start` has ended. */
  connected: ComputedRef<boolean>;
} {
  const mounted = ref(false);
  onMounted(() => {
    mounted.value = true;
    follow();
  });
  return {
    live: computed(() => (mounted.value ? told.value : undefined)),
    connected: computed(() => !mounted.value || answered.value),
  };
}

/** Asks for an action. @returns why it could not be done; empty when it was */
export async function act(name: 'run' | 'hint' | 'turn' | 'open', slug?: string): Promise<string> {
  try {
    const response = await fetch(`/live/${name}${slug === undefined ? '' : `/${slug}`}`, { method: 'POST' });
    return response.ok ? '' : (await response.text()).trim();
  } catch {
    return 'npm start has ended: start it again';
  }
}
