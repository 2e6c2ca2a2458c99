import { ref } from 'vue';
import type { LiveState } from '../../grader/loop/live-state.js';

/** What `npm start` tells of the student's programs; undefined until it has told something. */
export const live = ref<LiveState>();
/** False while nobody answers: `npm start` was ended. */
export const connected = ref(true);

let source: EventSource | undefined;

/** Follows what `npm start` tells, once for the whole visit. The browser asks again by itself when the connection breaks. */
export function follow(): void {
  if (source) return;
  source = new EventSource('/live/events');
  source.onopen = () => (connected.value = true);
  source.onerror = () => (connected.value = false);
  source.onmessage = ({ data }: MessageEvent<string>) => (live.value = JSON.parse(data) as LiveState);
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
