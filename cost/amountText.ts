/** Amounts and money as people read them: '1.04 M evaluations', '36.67 USD', '+4.85 USD'. */
import type { Currency } from '../model/prices.ts';
import { countText, figure } from '../text/count.ts';
import { itemKind, type ItemId } from './item.ts';

/** ISO 4217: pesos have no cents. */
const digits: Readonly<Record<Currency, number>> = { USD: 2, EUR: 2, CLP: 0, BRL: 2 };

/** '1,833.50'; an amount that would round to nothing is '<0.01'. */
export const moneyText = (money: number, currency: Currency): string => {
  const places = digits[currency];
  const least = 10 ** -places;
  if (money !== 0 && Math.abs(money) < least / 2) return `<${least}`;
  const [whole = '0', cents] = Math.abs(money).toFixed(places).split('.');
  return `${money < 0 ? '-' : ''}${countText(Number(whole))}${cents === undefined ? '' : `.${cents}`}`;
};

/** '+4.85', '-0.20', '0.00'. */
export const moneyChangeText = (money: number, currency: Currency): string =>
  `${money > 0 ? '+' : ''}${moneyText(money, currency)}`;

/** '1 condition', '3 conditions', '1.04 M evaluations'. */
export const amountWithUnit = (id: ItemId, amount: number): string => {
  const shown = amountText(id, amount);
  const { unit } = itemKind(id);
  return `${shown} ${shown === '1' && /[a-z]s$/.test(unit) ? unit.slice(0, -1) : unit}`;
};

/** Without its unit: '1.04 M', '216,000', '24.7'. */
export const amountText = (id: ItemId, amount: number): string => {
  const { unit, shownPer } = itemKind(id);
  const shown = amount / shownPer;
  if (Math.abs(shown) >= 1e9) return `${figure(shown / 1e9)} G`;
  if (Math.abs(shown) >= 1e6) return `${figure(shown / 1e6)} M`;
  return shownPer > 1 || unit.endsWith('-s') || !Number.isInteger(shown) ? figure(shown) : countText(shown);
};
