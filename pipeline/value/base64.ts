/** Base64 with padding, RFC 4648 section 4, in its only canonical form. */

const alphabet = /^[A-Za-z0-9+/]*={0,2}$/;

export const isBase64 = (text: string): boolean =>
  text.length % 4 === 0 && alphabet.test(text) && Buffer.from(text, 'base64').toString('base64') === text;
