import { check, expect, type CheckContext, type Random } from '#lab';

type Exports = typeof import('./warm-up.js');

const LABELS = 'puts the protocol, a slash and the port into one text';
const COUNTS = 'counts the digits of a label';

check(
  LABELS,
  {
    points: 1,
    covers: ["portLabel('tcp', 80) is 'tcp/80'", 'portLabel returns the protocol, a slash and the port, in one text'],
    hint: [
      'Compare the text that was expected with the text that your function returned, character by character.',
      'Write a template string: a text between backticks, in which ${…} stands for a value. And `return` the text.',
      '`return` the text that begins with `${protocol}`, goes on with `/` and ends with `${port}`, all of it in one pair of backticks.',
    ],
    lesson: '00-before-you-start#text-and-template-strings',
  },
  async (context) => {
    const { random } = context.lab;
    await labels(context, 'tcp', 80);
    for (const protocol of ['udp', 'tcp', 'sctp', random.word()])
      await labels(context, protocol, random.int(1024, 65_535));
    await labels(context, 'udp', 0);
    // Together these are the same characters, and a dollar sign is one like any other.
    for (const [protocol, port] of [
      ['tcp', 80],
      ['tcp8', 0],
      ['a$$b', 80],
      ['$&', 80],
    ] as const)
      await labels(context, protocol, port);
  },
);

check(
  COUNTS,
  {
    points: 1,
    covers: ["countDigits('tcp/4096') is 4", 'countDigits returns how many characters of the text are digits'],
    hint: [
      'Count the digits of the text yourself, with a finger on the screen. Both `0` and `9` are digits.',
      'Walk over the characters of the text, and add 1 to a counter at each digit. After the loop, return the counter.',
      "In the loop, `if ('0' <= character && character <= '9') count = count + 1;`. Before it, `let count = 0;`. After it, `return count;`.",
    ],
    lesson: '00-before-you-start#walk-over-the-characters-of-a-text',
  },
  async (context) => {
    const { random } = context.lab;
    // No digit twice: that is another check's.
    const digits = random.shuffle(Array.from('0123456789')).slice(0, random.int(3, 5));
    for (const label of ['tcp/4096', 'udp/53', 'tcp/9', `tcp/${digits.join('')}`]) await counts(context, label);
  },
);

check(
  'counts every digit of a text, repeated ones too',
  {
    points: 1,
    needs: COUNTS,
    covers: 'countDigits returns how many characters of the text are digits',
    hint: [
      'A text may have digits in several places, and the same digit more than once.',
      'Does your function stop too early, or count equal digits only once? It must look at every character.',
      'One loop over all characters, with one `if` and one counter: no `break`, no `Set`, and the `return` comes after the loop.',
    ],
    lesson: '00-before-you-start#walk-over-the-characters-of-a-text',
  },
  async (context) => {
    const { random } = context.lab;
    for (const text of ['127.0.0.53', '0123456789']) await counts(context, text);
    for (let time = 0; time < 5; time++) {
      const parts = Array.from(
        { length: random.int(2, 5) },
        () => `${anyDigits(random)}${random.word(random.int(1, 3))}`,
      );
      await counts(context, parts.join(''));
    }
    // An emoji takes two places of a text, so that counting characters and counting places are not the same.
    for (let time = 0; time < 4; time++) {
      const parts = Array.from(
        { length: random.int(1, 4) },
        () => `${random.pick(['😀', '🐌', '𝔸'])}${time % 2 === 0 ? random.word(2) : anyDigits(random)}`,
      );
      await counts(context, `${anyDigits(random)}${parts.join('')}${anyDigits(random)}`);
    }
    const { countDigits } = context.student.functions<Exports>();
    context.lab.note('now a text of 200,000 characters, half of them digits');
    expect(await countDigits('p8'.repeat(100_000))).toBe(100_000);
  },
);

check(
  'counts nothing but digits',
  {
    points: 1,
    needs: COUNTS,
    covers: 'a digit is one of the ten characters `0` to `9`',
    hint: [
      'A text without digits has 0 digits. So has an empty text, and so has a space.',
      "`Number(' ')` is 0, so a space passes for a number there. And `match` returns null, not an empty array, when nothing fits.",
      'Begin with a counter of 0, and compare each character itself: it is a digit if it is not below `0` and not above `9`.',
    ],
    lesson: '00-before-you-start#walk-over-the-characters-of-a-text',
  },
  async (context) => {
    const { random } = context.lab;
    for (const text of ['', ' ', 'ssh', random.word(), 'tcp / udp', '-+.:;/@', '\n']) await counts(context, text);
    // Letters whose numbers end in the same byte as that of a digit, and digits of other scripts.
    for (const text of ['абвгдежзий', 'ııı', '²³', '٤٩', '７', '😀', '𝟘𝟟']) await counts(context, text);
  },
);

/** Says what a wrong label has instead, where it can be seen. */
async function labels({ student, lab }: CheckContext, protocol: string, port: number): Promise<void> {
  const { portLabel } = student.functions<Exports>();
  const label: unknown = await portLabel(protocol, port);
  const remark = typeof label === 'string' ? remarkOnLabel(label, protocol, port) : undefined;
  if (remark !== undefined)
    lab.fail(`expected "${protocol}/${port}" from portLabel('${protocol}', ${port}), but it returned ${remark}`);
  expect(label).toBe(`${protocol}/${port}`);
}

function remarkOnLabel(label: string, protocol: string, port: number): string | undefined {
  const wanted = `${protocol}/${port}`;
  const about = (remark: string) => `"${label}", which ${remark}`;
  if (label.includes('${')) return about('has a dollar sign and braces in it');
  if (label === `${protocol}${port}`) return about('has no slash');
  if (label === `${port}/${protocol}`) return about('has the port first');
  if (label !== wanted && label.replaceAll(' ', '') === wanted) return about('has spaces in it');
  if (label !== wanted && label === 'tcp/80') return about('is right for another protocol and port');
  return undefined;
}

/** Says what has been counted instead, where it can be seen. */
async function counts({ student, lab }: CheckContext, text: string): Promise<void> {
  const { countDigits } = student.functions<Exports>();
  const [count, wanted]: [unknown, number] = [await countDigits(text), text.replace(/[^0-9]/g, '').length];
  const remark = count === wanted || wanted === 0 ? undefined : remarkOnCount(count, text);
  if (remark !== undefined)
    lab.fail(`expected ${wanted} from countDigits('${text}'), but it returned ${JSON.stringify(count)}, ${remark}`);
  expect(count).toBe(wanted);
}

function remarkOnCount(count: unknown, text: string): string | undefined {
  const digits = text.replace(/[^0-9]/g, '');
  const groups = text.match(/[0-9]+/g) ?? [];
  if (count === digits) return 'which is a text, and not how many they are';
  if (/[\u{10000}-\u{10ffff}]/u.test(text)) return 'for a text with characters that take two places, as an emoji does';
  if (count === 0) return 'as if it had none';
  if (count === text.length) return 'which is the number of all its characters';
  if (count === groups.length) return 'which is the number of groups of digits';
  if (count === digits.replace(/[09]/g, '').length) return 'which is how many digits from 1 to 8 it has';
  if (count === Array.from(digits, Number).reduce((sum, digit) => sum + digit, 0))
    return 'which is the sum of its digits';
  if (count === new Set(digits).size) return 'which is how many different digits it has';
  if (count === groups[0]?.length) return 'which is how many digits its first number has';
  return undefined;
}

function anyDigits(random: Random): string {
  return Array.from({ length: random.int(1, 4) }, () => random.int(0, 9)).join('');
}
