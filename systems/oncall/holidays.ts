/** Public holidays of the places where people are on call, and the days that need a plan of their own. */
import type { HolidayCalendar } from '../../model/oncall/schedule.ts';

const calendar = (id: string, days: Readonly<Record<string, string>>): HolidayCalendar => ({
  id,
  days: Object.entries(days).map(([day, name]) => ({ day, name })),
});

export const holidays: readonly HolidayCalendar[] = [
  calendar('chile', {
    '2026-12-08': 'Inmaculada Concepción',
    '2026-12-25': 'Navidad',
    '2027-01-01': 'Año Nuevo',
    '2027-03-26': 'Viernes Santo',
    '2027-05-21': 'Glorias Navales',
    '2027-06-21': 'Pueblos Indígenas',
    '2027-06-28': 'San Pedro y San Pablo',
    '2027-07-16': 'Virgen del Carmen',
    '2027-09-18': 'Independencia',
    '2027-10-11': 'Encuentro de Dos Mundos',
    '2027-11-01': 'Todos los Santos',
    '2027-12-08': 'Inmaculada Concepción',
  }),
  calendar('karnataka', {
    '2026-12-25': 'Christmas',
    '2027-01-26': 'Republic Day',
    '2027-10-02': 'Gandhi Jayanti',
    '2027-11-01': 'Karnataka Rajyotsava',
  }),
  calendar('berlin', {
    '2026-12-25': '1. Weihnachtstag',
    '2026-12-26': '2. Weihnachtstag',
    '2027-01-01': 'Neujahr',
    '2027-03-08': 'Frauentag',
    '2027-03-26': 'Karfreitag',
    '2027-03-29': 'Ostermontag',
    '2027-05-06': 'Christi Himmelfahrt',
    '2027-05-17': 'Pfingstmontag',
  }),
  // Days on which every schedule says who works, whoever has the turn.
  calendar('year-end', { '2026-12-25': 'Christmas', '2027-01-01': 'New Year' }),
];
