import { didYouMean } from '../../../../overlays/shared/diagnostics/did-you-mean.ts';
import type { Remark } from '../../reading.ts';
import type { Place } from '../../source.ts';

/** The keywords that are looked at, for guesses about misspelled ones. */
const known =
  `alpha auth_pass auth_type authentication advert_int bindto connect_ip connect_port connect_timeout
  delay_before_retry delay_loop digest DNS_CHECK garp_master_delay HTTP_GET hysteresis inhibit_on_failure interface
  lb_algo lb_kind lvs_method lvs_sched MISC_CHECK misc_dynamic misc_path misc_timeout nopreempt omega ops path
  persistence_granularity persistence_timeout preempt_delay priority protocol quorum quorum_down quorum_up real_server
  regex retry smtp_alert SMTP_CHECK sorry_server SSL_GET state status_code TCP_CHECK track_interface track_script
  unicast_peer unicast_src_ip url virtual_ipaddress virtual_ipaddress_excluded virtual_router_id virtual_server
  virtualhost vrrp_instance warmup weight`.split(/\s+/);

export function unknownKey(key: string, place: Place): Remark {
  if (key.startsWith(';'))
    return {
      message: '; starts no comment in keepalived.conf: the line is an unknown keyword',
      hint: 'comments start with # or !',
      place,
    };
  // A stray word may be a secret: only what looks like a keyword is shown.
  const shown = /^[a-z]+(_[a-z]+)+$|^[A-Z]+_[A-Z]+$/i.test(key) ? key : 'a word';
  const meant = didYouMean(key, known);
  return {
    message: `${shown} is no keyword of keepalived here: it is ignored with a warning`,
    ...(meant === undefined ? {} : { hint: `perhaps ${meant} was meant` }),
    place,
  };
}
