/** Who is on call. Addresses here are examples; an address that must not be in a repository is the name of a secret. */
import { emailTo, pagerDutyUser, slackMember, type PersonDefinition } from '../../model/oncall/person.ts';

/** High urgency reaches a phone by PagerDuty, low urgency a mailbox. */
const person = (handle: string, name: string, timeZone: string): PersonDefinition => {
  const address = `${handle}@example.com`;
  return { handle, name, timeZone, contacts: { high: [pagerDutyUser(address)], low: [emailTo(address)] } };
};

const inSantiago = (handle: string, name: string): PersonDefinition => person(handle, name, 'America/Santiago');
const inBengaluru = (handle: string, name: string): PersonDefinition => person(handle, name, 'Asia/Kolkata');
const inBerlin = (handle: string, name: string): PersonDefinition => person(handle, name, 'Europe/Berlin');

export const people: readonly PersonDefinition[] = [
  inSantiago('camila', 'Camila Rojas'),
  inSantiago('diego', 'Diego Fuentes'),
  inSantiago('matias', 'Matías Soto'),
  inSantiago('valentina', 'Valentina Muñoz'),
  inSantiago('ignacia', 'Ignacia Pérez'),
  inSantiago('tomas', 'Tomás Herrera'),
  inSantiago('antonia', 'Antonia Silva'),
  inSantiago('benjamin', 'Benjamín Castro'),
  inSantiago('catalina', 'Catalina Vera'),
  inSantiago('joaquin', 'Joaquín Reyes'),
  inSantiago('martina', 'Martina Lagos'),
  inSantiago('vicente', 'Vicente Araya'),
  inSantiago('josefa', 'Josefa Núñez'),
  inSantiago('lucas', 'Lucas Tapia'),
  inBengaluru('arjun', 'Arjun Rao'),
  inBengaluru('kavya', 'Kavya Iyer'),
  inBengaluru('priya', 'Priya Nair'),
  inBengaluru('rohan', 'Rohan Shetty'),
  inBengaluru('ananya', 'Ananya Menon'),
  inBengaluru('vikram', 'Vikram Hegde'),
  inBerlin('felix', 'Felix Brandt'),
  inBerlin('jonas', 'Jonas Weber'),
  inBerlin('lena', 'Lena Vogel'),
  inBerlin('miriam', 'Miriam Kaya'),
  inBerlin('paul', 'Paul Neumann'),
  inBerlin('clara', 'Clara Hoffmann'),
  // The platform's own team gets mail and a direct message, which a demo can deliver on one machine.
  ...(
    [
      ['elena', 'Elena Prado', 'U03ELENA01'],
      ['bruno', 'Bruno Teixeira', 'U03BRUNO02'],
      ['sofia', 'Sofía Molina', 'U03SOFIA03'],
    ] as const
  ).map(([handle, name, member]) => ({
    handle,
    name,
    timeZone: 'America/Santiago',
    contacts: [emailTo(`${handle}@example.com`), slackMember(member)],
  })),
  // Managers: no turns; the step of escalation before the channels.
  {
    ...inSantiago('francisca', 'Francisca Lira'),
    contacts: [emailTo('francisca@example.com'), slackMember('U024BE7LH')],
  },
  { ...inBengaluru('meera', 'Meera Krishnan'), contacts: [emailTo('meera@example.com')] },
  { ...inBerlin('sabine', 'Sabine Krüger'), contacts: [emailTo('sabine@example.com')] },
];
