/**
 * What the docs page does in a browser: copies commands, and sends the requests of its forms to the API that served it. It
 * loads nothing. Without it the page is whole: forms and buttons show only once it runs.
 */
export const script: string = `'use strict';
const origin = location.origin;
const all = (selector, within) => [...(within ?? document).querySelectorAll(selector)];
const token = document.getElementById('token');
for (const element of all('[data-script]')) element.hidden = false;
document.getElementById('base').textContent = 'API=' + origin + (token === null ? '' : '\\nTOKEN=…');

const copied = async (text, button) => {
  const words = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'copied';
  } catch {
    button.textContent = 'not allowed here';
  }
  setTimeout(() => { button.textContent = words; }, 1500);
};
for (const button of all('button.copy')) {
  const code = button.parentElement.querySelector('code');
  button.addEventListener('click', () => void copied(code.textContent.replaceAll('$API', origin), button));
}

const answer = async (form) => {
  const given = Object.fromEntries(new FormData(form));
  const path = form.dataset.path.replaceAll(/\\{(\\w+)\\}/g, (_, key) => encodeURIComponent(given['path.' + key]));
  const query = given.query === undefined || given.query === '' ? '' : '?' + given.query.replace(/^\\?/, '');
  const headers = {};
  if (form.dataset.secured !== undefined && token.value !== '') headers.authorization = 'Bearer ' + token.value;
  if (given.body !== undefined) headers['content-type'] = 'application/json';
  const response = await fetch(path + query, { method: form.dataset.method, headers, body: given.body, cache: 'no-store' });
  const text = await response.text();
  return { head: response.status + ' ' + response.statusText, text: pretty(text) };
};
const pretty = (text) => {
  let shown = text;
  try { shown = JSON.stringify(JSON.parse(text), undefined, 2); } catch {}
  return shown.length > 20000 ? shown.slice(0, 20000) + '\\n… ' + (shown.length - 20000) + ' characters more' : shown;
};
for (const form of all('form.try')) {
  const [status, body, box] = ['.status', 'code', '.got'].map((name) => form.parentElement.querySelector(name));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    status.textContent = 'waiting for an answer';
    answer(form).then(
      ({ head, text }) => { status.textContent = head; body.textContent = text; },
      (error) => { status.textContent = origin + ' does not answer: ' + error.message; body.textContent = ''; },
    ).finally(() => { box.hidden = body.textContent === ''; });
  });
}
`;
