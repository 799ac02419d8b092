import { isOwnSetting, settingName } from '../../profile/values/kernel-settings.ts';
import { emptyReading, type Reading } from '../reading.ts';
import { linesOf, type Source } from '../source.ts';

/** Debian's /etc/default/ipvsadm, and the like of Red Hat: whether rules are loaded, and connections copied. */
export function readIpvsadmDefaults(source: Source): Reading {
  const reading = emptyReading();
  for (const { text, place } of linesOf(source)) {
    const [, key = '', value = ''] = /^\s*([A-Z_]+)=["']?([^"'#]*)/.exec(text) ?? [];
    if (key === 'AUTO' && value === 'false')
      reading.faults.push({
        message: 'AUTO is false: the rules are not loaded when the machine starts',
        place,
      });
    else if (key === 'DAEMON' && value !== 'none') {
      reading.notCarried.push({ kind: 'connection-sync', what: `DAEMON=${value}`, place });
      if (value === 'backup')
        reading.faults.push({
          message:
            'this machine only receives connections: after a takeover it would not send them',
          place,
        });
    } else if (key === 'IFACE' || key === 'SYNCID')
      reading.notCarried.push({ kind: 'connection-sync', what: `${key}=${value}`, place });
    else if (key !== '' && key !== 'AUTO' && key !== 'DAEMON')
      reading.notCarried.push({ kind: 'old-program', what: `${key}=${value}`, place });
  }
  return reading;
}

/** Where a service is by NAT. */
export const noForwarding = 'ip_forward is 0: with NAT, this machine forwards nothing';

/** sysctl.conf(5): what the image sets itself is only named. */
export function readSysctl(source: Source): Reading {
  const reading = emptyReading();
  for (const { text, place } of linesOf(source)) {
    const [, key = '', value = ''] = /^\s*-?([\w./*-]+)\s*=\s*([ -~]*[!-~])/.exec(text) ?? [];
    if (key === '') continue;
    const name = settingName(key);
    if (!isOwnSetting(name) && /^[a-z]/.test(name)) reading.sysctls.push({ name, value, place });
    else reading.notCarried.push({ kind: 'own-sysctl', what: `${name} = ${value}`, place });
    if (name === 'net.ipv4.ip_forward' && value === '0')
      reading.faults.push({
        message: noForwarding,
        hint: 'lvsmith sets what its forwarding needs',
        place,
      });
  }
  return reading;
}

/** resolv.conf(5). */
export function readResolv(source: Source): Reading {
  const reading = emptyReading();
  for (const { text, place } of linesOf(source)) {
    const [key = '', ...words] = text
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/);
    if (key === 'nameserver' && words[0] !== undefined)
      reading.dns.push({ server: words[0], place });
    else if (key === 'search' || key === 'domain')
      for (const search of words) reading.dns.push({ search, place });
    else if (key !== '') reading.notCarried.push({ kind: 'old-program', what: key, place });
  }
  return reading;
}
