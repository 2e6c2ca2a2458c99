/**
 * Where a Codespace offers a port of its own, by the variables that it sets.
 * Source: https://docs.github.com/codespaces/developing-in-a-codespace/default-environment-variables-for-your-codespace
 * @returns an origin, `https://NAME-PORT.DOMAIN`; undefined elsewhere
 */
export function codespaceOrigin(port: number, env: NodeJS.ProcessEnv): string | undefined {
  const { CODESPACE_NAME: name, GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: domain } = env;
  const origin = `https://${name}-${port}.${domain}`;
  return name && domain && URL.canParse(origin) ? new URL(origin).origin : undefined;
}
