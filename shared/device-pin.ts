/** The PIN of a shared device: its bounds, and which PINs are too easy to guess. */

/** How many digits a PIN has. */
export const PIN_DIGITS = { fewest: 4, most: 6 } as const;
/** How many wrong tries in a row a PIN survives, less one: with the last of them it is switched off. */
export const PIN_TRIES = 5;
/** After how many milliseconds without use a PIN ends: 30 days. */
export const PIN_LIFETIME = 30 * 24 * 60 * 60 * 1000;
/** How many people can have a PIN on one device. */
export const PINS_ON_DEVICE = 12;
/** On how many devices one account can have a PIN. */
export const PINS_OF_ACCOUNT = 20;

const HAS_DIGITS = new RegExp(`^[0-9]{${PIN_DIGITS.fewest},${PIN_DIGITS.most}}$`);
/** The digits in their order, twice, so that a row may go on after 9 with 0. */
const ROW = '01234567890123456789';
/** The middle column of the keys, downwards. */
const COLUMN = '2580';

function backwards(digits: string): string {
  return Array.from(digits).toReversed().join('');
}

function isRow(pin: string): boolean {
  return ROW.includes(pin) || ROW.includes(backwards(pin));
}

/** The same one, two or three digits again and again, such as 0000, 1212 or 123123. */
function repeats(pin: string): boolean {
  return [1, 2, 3].some(
    (length) => pin.length > length && pin.length % length === 0 && pin === pin.slice(0, length).repeat(pin.length / length),
  );
}

function isYear(pin: string): boolean {
  return /^(19|20)[0-9]{2}$/.test(pin);
}

/** What is wrong with a PIN that somebody chooses, with plain digits: not the right digits, too easy to guess, or nothing. */
export function pinProblem(pin: string): 'pinDigits' | 'pinEasy' | null {
  if (!HAS_DIGITS.test(pin)) return 'pinDigits';
  const isEasy = isRow(pin) || repeats(pin) || isYear(pin) || pin === COLUMN || pin === backwards(COLUMN);
  return isEasy ? 'pinEasy' : null;
}
