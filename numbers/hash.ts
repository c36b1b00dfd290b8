/** FNV-1a of UTF-16 units, 32 bits, from 0. Not for secrets. Source: RFC 9923. */
export const fnv1a = (text: string): number => {
  let hash = 0x81_1c_9d_c5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01_00_01_93);
  }
  return hash >>> 0;
};
