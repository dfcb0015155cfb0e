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
  onComplete: () => {
    // A login comes back to the public address only: opened by another name of this host, go there first.
    const address = new URL(reference.specSelectors.specJson().getIn(["servers", 0, "url"]));
    if (address.origin !== window.location.origin) {
      window.location.replace(address.origin + "/reference" + window.location.search + window.location.hash);
    }
  },
});
reference.initOAuth({
  clientId: "thaksa-reference",
  scopes: "openid profile framework.read people.read idp.read reporting.read",
  usePkceWithAuthorizationCodeGrant: true,
});
