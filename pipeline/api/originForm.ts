/**
 * Proxies may send the whole URL as the request's target. Only its path and query are read: the host may be text that no
 * parser accepts. Source: RFC 9112, 3.2.2.
 */
export const originForm = (target: string): string => {
  if (target.startsWith('/')) return target;
  const path = target.replace(/^[a-z]+:\/\/[^/?]*/i, '');
  return path.startsWith('/') ? path : `/${path}`;
};
