"use strict";
const reference = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  validatorUrl: null,
  persistAuthorization: false,
  oauth2RedirectUrl: new URL("/static/swagger-ui/oauth2-redirect.html", window.location.href).href,
});
reference.initOAuth({
  clientId: "thaksa-reference",
  usePkceWithAuthorizationCodeGrant: true,
});
