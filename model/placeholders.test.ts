import { describe, expect, test } from '@jest/globals';
import { placeholdersIn } from './placeholders.ts';

const tokens = (value: string, isLink = false): readonly string[] =>
  placeholdersIn(value, isLink).map(({ token }) => token);

describe('a placeholder', () => {
  test.each([
    ['atalaya-demo', 'atalaya-demo'],
    ['projects/atalaya-demo/secrets/slack-token', 'atalaya-demo'],
    ['api-gateway@atalaya-demo.iam.gserviceaccount.com', 'atalaya-demo'],
    ['https://events-api-atalaya-demo.a.run.app', 'atalaya-demo'],
    ['my-project', 'my-project'],
    ['projects/your-project-id/secrets/x', 'your-project-id'],
    ['caller@my-gcp-project.iam.gserviceaccount.com', 'my-gcp-project'],
    ['PROJECT_ID', 'PROJECT_ID'],
    ['orders@example.com', 'example.com'],
    ['https://api.EXAMPLE.org/v1', 'api.EXAMPLE.org'],
    ['api.example.net:8080', 'api.example.net'],
    ['team@shop.example', 'shop.example'],
    ['https://runbooks.shop.invalid/x', 'runbooks.shop.invalid'],
    ['oncall@yourcompany.com', 'yourcompany.com'],
    ['https://wiki.my-company.io/x', 'my-company.io'],
    ['https://github.com/example/atalaya/blob/main/generated', 'github.com/example'],
    ['https://gitlab.com/your-org/sre', 'gitlab.com/your-org'],
    ['https://github.com/OWNER/sre', 'github.com/OWNER'],
    ['<project>', '<project>'],
    ['https://<host>/runbooks', '<host>'],
    ['projects/[PROJECT_ID]/secrets/x', '[PROJECT_ID]'],
    ['__PROJECT__', '__PROJECT__'],
    ['YOUR_TEAM', 'YOUR_TEAM'],
    ['#your-channel', 'your-channel'],
    ['changeme', 'changeme'],
    ['TODO', 'TODO'],
  ])('is found in %s', (value, token) => {
    expect(tokens(value)).toContain(token);
  });

  test('is found in a sentence where it is a link or an address', () => {
    expect(tokens('Ask on https://wiki.example.com/freight, or bo@ops.invalid.')).toEqual([
      'wiki.example.com',
      'ops.invalid',
    ]);
  });

  test('that is this machine is one in a link only', () => {
    expect(tokens('https://localhost:8080/runbooks', true)).toEqual(['localhost']);
    expect(tokens('http://localhost:3000')).toEqual([]);
  });

  test('is named once, whatever it looks like', () => {
    expect(tokens('your-project')).toEqual(['your-project']);
  });
});

test.each([
  'shop-prod',
  'my-projects-prod',
  'atalaya-demo-2',
  'demo-orders',
  'team@shop.cl',
  'https://github.com/shop/atalaya/blob/main/generated',
  'https://github.com/exampleworks/sre',
  'https://github.com/ownership/sre',
  'https://counterexample.com',
  'https://example.com.ar',
  'https://protest.shop.cl/x',
  'warehouse.test',
  'https://shop.test',
  '/orders/{id}',
  '#orders',
  'projects/shop-prod/secrets/pagerduty',
  'runbooks.shop.internal',
  'Run gcloud builds list --project <project>, and write TODO beside it.',
  'Values such as example are rejected by the API of shop.test and others.',
  'U024BE7LH',
  'todo-api',
  'exchange-me-api',
])('%s is none', (value) => {
  expect(tokens(value, true)).toEqual([]);
});
