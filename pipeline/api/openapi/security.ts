/** How callers prove who they are, in OpenAPI's words. */
import type { Auth } from '../../../model/stage.ts';
import type { JsonObject } from './json.ts';

export const securitySchemes = (auth: Auth): JsonObject => {
  switch (auth) {
    case 'none':
      return {};
    case 'token':
      return {
        token: { type: 'http', scheme: 'bearer', description: 'A token that the owner of the service gave out' },
      };
    case 'oidc':
      return {
        oidc: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An OpenID Connect identity token' },
      };
    case 'iap':
      return {
        iap: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'An identity token for Identity-Aware Proxy, which checks it and signs what it passes on',
        },
      };
  }
};
