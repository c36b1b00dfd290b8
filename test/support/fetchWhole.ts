/**
 * `fetch` with the body read: a connection whose body nobody reads stays open, and keeps the process of the test alive.
 */
export const fetchWhole = async (url: string, init?: RequestInit): Promise<Response> => {
  const response = await fetch(url, init);
  const body = await response.arrayBuffer();
  const { status, headers } = response;
  return new Response(body.byteLength === 0 ? null : body, { status, headers });
};
