import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface LinkSettings {
  count: number;
  /** Both 0 to 100. */
  lossPercent: number;
  reorderPercent: number;
  seed: number;
}

/** Times are counted in the pause between two datagrams; one without `arrivesAt` is lost. */
export interface Datagram {
  number: number;
  sentAt: number;
  arrivesAt?: number;
  /** Its place among those that arrive, from 1. */
  place?: number;
  /** It comes after one that was sent later. */
  isOvertaken: boolean;
}

const ON_THE_WAY = 1;
/** How much longer one is on the way, beyond the first one that overtakes it. */
const LONGEST_DETOUR = 4;

/**
 * What becomes of datagrams on a link that loses and delays some of them. Each has its own luck by the seed, whatever the settings: so more
 * loss takes more of the same ones, and a reader sees what a slider does.
 */
export function sendDatagrams({ count, lossPercent, reorderPercent, seed }: LinkSettings): Datagram[] {
  const generator = xoroshiro128plus(seed);
  const draw = () => uniformFloat64(generator);
  const fates = Array.from({ length: count }, (_, index) => {
    const [loss, delay, detour] = [draw(), draw(), draw()];
    const number = index + 1;
    if (loss < lossPercent / 100) return { number, sentAt: index };
    if (delay >= reorderPercent / 100) return { number, sentAt: index, arrivesAt: index + ON_THE_WAY };
    const arrivesAt = index + ON_THE_WAY + 1 + detour * LONGEST_DETOUR;
    return { number, sentAt: index, arrivesAt };
  });
  const order = arrivals(fates);
  return fates.map((fate) => {
    const at = order.indexOf(fate.number);
    const isOvertaken = order.slice(0, Math.max(at, 0)).some((earlier) => earlier > fate.number);
    return { ...fate, ...(at >= 0 && { place: at + 1 }), isOvertaken };
  });
}

/** The numbers in the order in which the receiver gets them. */
export function arrivals(datagrams: readonly Pick<Datagram, 'number' | 'arrivesAt'>[]): number[] {
  return datagrams
    .flatMap(({ number, arrivesAt }) => (arrivesAt === undefined ? [] : [{ number, arrivesAt }]))
    .sort((a, b) => a.arrivesAt - b.arrivesAt)
    .map(({ number }) => number);
}

/** What happened, in a sentence. */
export function linkText(datagrams: readonly Datagram[]): string {
  const lost = datagrams.filter(({ arrivesAt }) => arrivesAt === undefined).length;
  const late = datagrams.filter(({ isOvertaken }) => isOvertaken).length;
  const got = arrivals(datagrams);
  return `${datagrams.length} sent, ${lost} lost, ${late} out of order. The receiver gets ${got.length === 0 ? 'nothing' : got.join(', ')}.`;
}
