// A provider of OpenID Connect for the tests, on this machine: `node provider.mjs PORT userinfo|token [FOLDER]`. Whoever
// comes is believed to be who they say they are: the login form of the library takes any name. With a folder that holds
// cert.pem and key.pem it speaks TLS. Says `listening URL` when it is up.
//
// Two clients, `renling` and `other`, may come back to any port of this machine. Everybody has the address NAME (a login
// of the district) as their email, verified unless the name ends in `-unsure`; `nameless` has no preferred_username.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { join } from 'node:path';
import Provider from 'oidc-provider';
import { exportJWK, generateKeyPair } from 'jose';

const [port = '0', claims = 'userinfo', tls] = process.argv.slice(2);

// A native client's address on this machine is good with any port (RFC 8252).
const client = (id) => ({
  client_id: id,
  client_secret: `secret-of-${id}: with a space & more`,
  application_type: 'native',
  redirect_uris: ['http://127.0.0.1/api/oidc/callback'],
  grant_types: ['authorization_code'],
  response_types: ['code'],
});

const { privateKey } = await generateKeyPair('RS256', { extractable: true });
const file = (name) => readFileSync(join(tls, name));
const server = tls ? https.createServer({ cert: file('cert.pem'), key: file('key.pem') }) : http.createServer();
await new Promise((done) => server.listen(Number(port), '127.0.0.1', done));
const issuer = `${tls ? 'https://localhost' : 'http://127.0.0.1'}:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [client('renling'), client('other')],
  jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256' }] },
  cookies: { keys: ['of one test'] },
  claims: { openid: ['sub'], profile: ['preferred_username'], email: ['email', 'email_verified'] },
  // As the standard has it, what is asked for by scope stands at the userinfo endpoint; many providers put it in the token.
  conformIdTokenClaims: claims === 'userinfo',
  pkce: { required: () => true },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      ...(id === 'nameless' ? {} : { preferred_username: id }),
      email: id.replace('-unsure', ''),
      email_verified: !id.endsWith('-unsure'),
    }),
  }),
});

// What a provider must not do, to see that it is noticed. A token that was made for the other client is handed to ours,
// when both were asked for with the same nonce. `forger` gets a token that was altered, `unsigned` one without signature.
const ofOther = new Map();
const part = (text) => JSON.parse(Buffer.from(text, 'base64url'));
const text = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
provider.use(async (ctx, next) => {
  await next();
  if (ctx.path !== '/token' || !ctx.body?.id_token) return;
  const [head, body, signature] = ctx.body.id_token.split('.');
  const { aud, nonce, sub } = part(body);
  const altered = text({ ...part(body), sub: 'admin', preferred_username: 'admin' });
  if (aud === 'other') ofOther.set(nonce, ctx.body.id_token);
  else if (ofOther.has(nonce)) ctx.body.id_token = ofOther.get(nonce);
  else if (sub === 'forger') ctx.body.id_token = `${head}.${altered}.${signature}`;
  else if (sub === 'unsigned') ctx.body.id_token = `${text({ alg: 'none' })}.${altered}.`;
});

server.on('request', provider.callback());
console.log(`listening ${issuer}`);
