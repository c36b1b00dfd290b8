/** Authentication as OpenAPI security schemes. */
import type { Auth } from '../../../model/stage.ts';
import type { JsonObject } from './json.ts';

export const securitySchemes = (auth: Auth): JsonObject => {
  switch (auth) {
    case 'none':
      return {};
    case 'token':
      return {
        token: { type: 'http', scheme: 'bearer', description: 'A token issued by the owner of the service' },
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
          description: 'An identity token for Identity-Aware Proxy, which verifies it and adds its own signed header',
        },
      };
  }
};
