/** Hosts that media may be fetched from: names, or `*.` and a domain for everything below it. In lower case. */
export type AllowedHosts = readonly string[];

/** True for a host that is named, or below a domain that is named with `*.`. */
export const isAllowedHost = (host: string, allowed: AllowedHosts): boolean =>
  allowed.some((entry) => (entry.startsWith('*.') ? host.endsWith(entry.slice(1)) : host === entry));
