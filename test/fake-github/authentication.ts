import { createVerify } from 'node:crypto';
import { ApiError, type Caller } from './call.ts';
import type { Token } from './rest-app.ts';
import { isJson } from './webhooks.ts';
import type { Account, World } from './world.ts';

export interface Credentials {
  readonly tokens: Map<string, Token>;
  readonly userTokens: Map<string, Account>;
}

/** Who an `Authorization` header says the caller is. */
export function callerOf(world: World, { tokens, userTokens }: Credentials, header: string | undefined): Caller {
  const credential = tokenIn(header);
  if (credential === null) return { kind: 'nobody' };
  if (credential.split('.').length === 3) return appCaller(world, credential);
  const account = userTokens.get(credential);
  if (account) return { kind: 'user', account };
  const token = tokens.get(credential);
  if (!token || token.expiresAt <= Date.now()) throw new ApiError(401, 'Bad credentials');
  const { repositoryIds } = token;
  const installation = world.installations.get(token.installationId);
  if (!installation || installation.deleted) throw new ApiError(401, 'Bad credentials');
  if (installation.suspendedAt) throw new ApiError(403, 'This installation has been suspended');
  // A permission that was taken away is gone from tokens that are out.
  const permissions = Object.fromEntries(
    Object.entries(token.permissions).filter(([name, level]) => {
      const granted = installation.permissions[name];
      return granted === 'write' || granted === level;
    }),
  );
  return { kind: 'installation', installation, repositoryIds, permissions };
}

export function tokenIn(header: string | undefined): string | null {
  return /^(?:bearer|token) +(\S+)$/i.exec(header ?? '')?.[1] ?? null;
}

function appCaller({ app }: World, jwt: string): Caller {
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const verify = createVerify('RSA-SHA256').update(`${header}.${payload}`);
  if (!verify.verify(app.publicKey, signature, 'base64url'))
    throw new ApiError(401, 'A JSON web token could not be decoded');
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
  if (!isJson(claims)) throw new ApiError(401, 'A JSON web token could not be decoded');
  const { iss, exp, iat } = claims;
  const seconds = Date.now() / 1000;
  if (String(iss) !== String(app.id)) throw new ApiError(401, "'Issuer' claim ('iss') must be an Integer");
  if (typeof exp !== 'number' || exp < seconds || exp > seconds + 660) {
    throw new ApiError(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  if (typeof iat !== 'number' || iat > seconds + 60)
    throw new ApiError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  return { kind: 'app' };
}
